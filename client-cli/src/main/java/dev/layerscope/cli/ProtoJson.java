package dev.layerscope.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.Base64;
import java.util.List;

/**
 * A message as JSON, with the contract's own field names. Every field is there, unset messages as {@code null}; 64-bit
 * integers are numbers; what is no number or infinite, which JSON doesn't know, is {@code null}.
 */
final class ProtoJson {
    private static final Gson PRETTY = new GsonBuilder()
            .setPrettyPrinting()
            .serializeNulls()
            .disableHtmlEscaping()
            .create();

    private ProtoJson() {}

    static String print(Message message) {
        return print(object(message));
    }

    static String print(JsonElement element) {
        return PRETTY.toJson(element);
    }

    static JsonObject object(Message message) {
        JsonObject object = new JsonObject();
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            object.add(field.getName(), field(message, field));
        }
        return object;
    }

    private static JsonElement field(Message message, FieldDescriptor field) {
        if (field.isMapField()) {
            JsonObject entries = new JsonObject();
            for (Object entry : (List<?>) message.getField(field)) {
                JsonObject pair = object((Message) entry);
                entries.add(pair.get("key").getAsString(), pair.get("value"));
            }
            return entries;
        }
        if (field.isRepeated()) {
            JsonArray elements = new JsonArray();
            ((List<?>) message.getField(field)).forEach(element -> elements.add(value(element)));
            return elements;
        }
        boolean unset = field.hasPresence() && !message.hasField(field);
        return unset ? JsonNull.INSTANCE : value(message.getField(field));
    }

    private static JsonElement value(Object value) {
        if (value instanceof Message message) {
            return object(message);
        }
        if (value instanceof EnumValueDescriptor constant) {
            return new JsonPrimitive(constant.getName());
        }
        if (value instanceof ByteString bytes) {
            return new JsonPrimitive(Base64.getEncoder().encodeToString(bytes.toByteArray()));
        }
        if (value instanceof Number number) {
            boolean finite = Double.isFinite(number.doubleValue());
            return finite ? new JsonPrimitive(number) : JsonNull.INSTANCE;
        }
        return value instanceof Boolean truth ? new JsonPrimitive(truth) : new JsonPrimitive(value.toString());
    }
}

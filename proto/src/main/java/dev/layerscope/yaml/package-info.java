/**
 * What people write in YAML, for both sides: the fields of a mapping, and the preprocessing that a model's card or a
 * client's file declares.
 *
 * <p>Start at {@link dev.layerscope.yaml.YamlFields}. Whatever can't be followed is a {@link
 * dev.layerscope.yaml.YamlException} whose message is one sentence with the line. Nothing here knows the wire, or what a
 * preprocessing does.
 */
@NullMarked
package dev.layerscope.yaml;

import org.jspecify.annotations.NullMarked;

package dev.layerscope.viewer.work;

/** Background work under way, for a line that says what the viewer waits for and lets a person end it. */
public interface Activity {
    /** What is done, as a phrase: {@code listing the layers of resnet34}. */
    String title();

    /** Gives it up; nothing happens where it has just ended. Belongs to the event thread. */
    void giveUp();
}

package dev.layerscope.server.app.load.person;

/** Something that a person does at a server, in a few steps. Holds no state of any person. */
interface Activity {
    /** As reports have it. */
    String name();

    /**
     * @throws GaveUp where a step went wrong
     */
    void perform(Person person) throws GaveUp;
}

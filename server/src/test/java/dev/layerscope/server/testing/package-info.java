/** What tests of several rooms share. */
package dev.layerscope.server.testing;

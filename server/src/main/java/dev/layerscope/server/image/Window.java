package dev.layerscope.server.image;

/**
 * A rectangle in a picture's coordinates, which may reach beyond the picture.
 *
 * @param top first row, negative where the window begins above the picture
 * @param left first column
 */
record Window(int top, int left, int height, int width) {
    /**
     * Where torchvision's {@code center_crop} cuts. A side that is long enough loses {@code (side - crop) / 2} at its
     * start, rounded half to even as Python's {@code round} does. A side that is too short gets {@code (crop - side) / 2}
     * of border there, rounded down.
     */
    static Window center(ImageSize picture, ImageSize crop) {
        return new Window(
                start(picture.height(), crop.height()),
                start(picture.width(), crop.width()),
                crop.height(),
                crop.width());
    }

    private static int start(int side, int crop) {
        return crop > side ? -((crop - side) / 2) : (int) Math.rint((side - crop) / 2.0);
    }

    /** The part of this window that lies in a picture of the given size. */
    Window clippedTo(ImageSize picture) {
        int firstRow = Math.max(top, 0);
        int firstColumn = Math.max(left, 0);
        int endRow = Math.min(top + height, picture.height());
        int endColumn = Math.min(left + width, picture.width());
        return new Window(firstRow, firstColumn, endRow - firstRow, endColumn - firstColumn);
    }

    /** This window in the coordinates of what another window shows. */
    Window relativeTo(Window other) {
        return new Window(top - other.top, left - other.left, height, width);
    }

    /** The pixels of the picture in this window, black where there are none. */
    RgbImage cutFrom(RgbImage picture) {
        if (top == 0 && left == 0 && height == picture.height() && width == picture.width()) {
            return picture;
        }
        Window inside = clippedTo(picture.size());
        byte[] cut = Pixels.allocate(new ImageSize(height, width));
        for (int row = inside.top; row < inside.top + inside.height; row++) {
            System.arraycopy(
                    picture.pixels(),
                    (row * picture.width() + inside.left) * RgbImage.CHANNELS,
                    cut,
                    ((row - top) * width + inside.left - left) * RgbImage.CHANNELS,
                    inside.width * RgbImage.CHANNELS);
        }
        return RgbImage.of(height, width, cut);
    }
}

"""What goes out beside the picture: captions, chapters, poster, and the film file put together from them."""

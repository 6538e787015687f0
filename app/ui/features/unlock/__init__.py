"""The unlock window: the whole window, nothing behind it. Qt only, so that it paints before anything heavy is imported."""

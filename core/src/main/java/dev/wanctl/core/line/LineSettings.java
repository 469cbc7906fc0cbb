package dev.wanctl.core.line;

/// What one line's controller is told: the bounds of its directions and the parameters of the law.
public record LineSettings(DirectionSettings download, DirectionSettings upload) {}

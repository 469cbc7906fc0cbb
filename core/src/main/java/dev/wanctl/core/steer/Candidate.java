package dev.wanctl.core.steer;

import java.util.Optional;

/// One of the lines among which is chosen.
///
/// @param medium what the line shares with others that name the same, such as a mast: when one of
///   them is congested the others are no way out
public record Candidate(String name, LineClass kind, Optional<String> medium) {

  boolean sharesMediumWith(Candidate other) {
    return medium.isPresent() && medium.equals(other.medium);
  }
}

"""Stage 4: cells that know their meaning to facts that can be added up, and the identities that they must satisfy."""

// SPDX-License-Identifier: Apache-2.0
#ifndef ROUNDS_CLOCK_SKEW_H
#define ROUNDS_CLOCK_SKEW_H

/// The variable that says by how many seconds a harness process's idea of the time of day is ahead. Clocks that
/// measure how long something takes are left alone, as on a server whose clock is set wrong.
#define ROUNDS_CLOCK_SKEW_VARIABLE "ROUNDS_CHAOS_CLOCK_SKEW"

#endif

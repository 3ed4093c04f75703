// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// That somebody has stopped a queue: its running jobs go on, no other starts.
package struct QueuePause: Sendable, Hashable, Codable {
    package var since: Date
    package var by: String
    package var reason: String?
}

// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Foundation

/// Shows an overview that follows the cluster until the person at the terminal has seen enough.
struct LiveOverview {
    let reader: OverviewReader
    let terminal: Terminal

    private enum Event { case tick, resized, ended }

    /// Runs until `q`, Ctrl-C or SIGTERM.
    ///
    /// - Throws: what the first reading throws; later ones are shown, and tried again.
    func run() async throws {
        var overview = try await reader.read()
        let screen = Screen(terminal)
        screen.open()
        defer { screen.close() }
        let (events, event) = AsyncStream<Event>.makeStream()
        Signals.onTermination { event.yield(.ended) }
        Signals.onResize { event.yield(.resized) }
        let keys = keyboard { event.yield(.ended) }
        defer { keys.cancel() }
        let ticks = Task {
            while !Task.isCancelled {
                try? await Task.sleep(for: .seconds(1))
                event.yield(.tick)
            }
        }
        defer { ticks.cancel() }
        draw(overview, on: screen)
        for await event in events {
            switch event {
            case .ended: return
            case .resized: break
            case .tick:
                do { overview = try await reader.read() } catch { overview.problem = FailureReport(error).message }
            }
            draw(overview, on: screen)
        }
    }

    private func draw(_ overview: Overview, on screen: Screen) {
        let frame = OverviewFrame(
            overview: overview, width: terminal.width, height: terminal.height, style: terminal.style)
        screen.draw(frame.lines)
    }

    /// Hears the keys.
    private func keyboard(_ end: @escaping @Sendable () -> Void) -> any DispatchSourceRead {
        let source = DispatchSource.makeReadSource(fileDescriptor: STDIN_FILENO, queue: .global())
        source.setEventHandler {
            var byte: UInt8 = 0
            switch unsafe read(STDIN_FILENO, &byte, 1) {
            case 1: if byte == UInt8(ascii: "q") { end() }
            // The terminal is gone.
            case 0: end()
            default: break
            }
        }
        source.resume()
        return source
    }
}

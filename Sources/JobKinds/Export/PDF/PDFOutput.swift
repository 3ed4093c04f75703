// SPDX-License-Identifier: Apache-2.0

import CPangoCairo

/// The file behind a PDF surface.
///
/// Cairo can write to files by itself, but keeps quiet about a full disk.
final class PDFOutput {
    private var file: BufferedFile
    private var problem: FileProblem?

    init(path: String) throws(FileProblem) {
        file = try BufferedFile(path: path)
    }

    /// A surface that writes here. It must end before this object does.
    @unsafe func makeSurface(width: Double, height: Double) -> OpaquePointer {
        let writer: cairo_write_func_t = { closure, bytes, count in
            guard let closure = unsafe closure else { return CAIRO_STATUS_WRITE_ERROR }
            let output = unsafe Unmanaged<PDFOutput>.fromOpaque(closure).takeUnretainedValue()
            return unsafe output.write(UnsafeBufferPointer(start: bytes, count: Int(count)))
        }
        return unsafe cairo_pdf_surface_create_for_stream(
            writer, Unmanaged.passUnretained(self).toOpaque(), width, height)
    }

    /// Hands the rest to the system.
    ///
    /// - Throws: the first thing that went wrong.
    func finish() throws(FileProblem) {
        if let problem { throw problem }
        try file.flush()
    }

    private func write(_ bytes: UnsafeBufferPointer<UInt8>) -> cairo_status_t {
        guard problem == nil else { return CAIRO_STATUS_WRITE_ERROR }
        do {
            try file.append { unsafe $0.append(contentsOf: bytes) }
            return CAIRO_STATUS_SUCCESS
        } catch {
            problem = error
            return CAIRO_STATUS_WRITE_ERROR
        }
    }
}

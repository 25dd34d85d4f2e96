public import CMemory

/// Asks the processor to bring the line of `address` close. Reading a wrong address this way is harmless.
@inlinable @inline(__always)
public func prefetch<T>(_ address: UnsafeMutablePointer<T>) { cprefetch(UnsafeRawPointer(address)) }

using Sluice.Connectors.Files.Packing;
using Sluice.Connectors.Files.Records;

namespace Sluice.Connectors.Files.Rows;

/// <summary>A file's bytes on their way to a library that would keep as much of a row in memory as there is: too much for one row is a fault.</summary>
/// <param name="file">The bytes; disposed with the stream.</param>
/// <param name="limit">Most bytes in a row.</param>
/// <param name="where">Where reading is, for messages.</param>
internal sealed class LimitedStream(Stream file, int limit, Func<string> where) : ReadOnlyStream
{
    /// <summary>What a library may read ahead of the row that it is at.</summary>
    private const int ReadAhead = 128 << 10;

    private long _begun;

    /// <summary>Bytes that were read.</summary>
    public long Given { get; private set; }

    /// <summary>A row begins.</summary>
    public void BeginRow() => _begun = Given;

    public override int Read(Span<byte> buffer)
    {
        if (Given - _begun > limit + (long)ReadAhead)
            throw FileFault.RecordTooLarge(where(), limit);
        var read = file.Read(buffer.Length > ReadAhead ? buffer[..ReadAhead] : buffer);
        Given += read;
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            file.Dispose();
        base.Dispose(disposing);
    }
}

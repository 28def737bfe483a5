using System.IO.Compression;

namespace Sluice.Connectors.Files.Packing;

/// <summary>
/// A compressed file's own bytes, and behind its end a short gzip member of ours. The framework's gzip stream ends without a word where its
/// input ends, in the middle of a member too: only when our member comes out whole behind the file's bytes were they complete.
/// </summary>
internal sealed class GzipSource(Stream file) : ReadOnlyStream
{
    private static readonly byte[] Sealing = Compress(Seal);

    private bool _isSealGiven;

    /// <summary>What our member holds.</summary>
    public static ReadOnlySpan<byte> Seal => "\u0001sluice-seal\u0001end"u8;

    /// <summary>The file's bytes were all given, and our member behind them.</summary>
    public bool IsSealed => _isSealGiven;

    /// <summary>Bytes of the file that were given.</summary>
    public long Given { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        if (_isSealGiven)
            return 0;
        var read = file.Read(buffer);
        Given += read;
        if (read > 0)
            return read;
        if (buffer.Length < Sealing.Length)
            throw new InvalidOperationException($"A read of {buffer.Length} bytes has no room for the seal.");
        _isSealGiven = true;
        Sealing.CopyTo(buffer);
        return Sealing.Length;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            file.Dispose();
        base.Dispose(disposing);
    }

    private static byte[] Compress(ReadOnlySpan<byte> text)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(text);
        return output.ToArray();
    }
}

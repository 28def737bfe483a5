using System.IO.Compression;

namespace Sluice.Connectors.Files.Staging;

/// <summary>Compresses what a file is given, piece by piece, into one gzip member; what comes after its end begins another one.</summary>
internal sealed class GzipPart : IDisposable
{
    private readonly MemoryStream _output = new();
    private GZipStream? _gzip;

    /// <summary>There is a member that was begun and not ended.</summary>
    public bool IsBegun => _gzip is not null;

    /// <summary>Compresses bytes.</summary>
    /// <returns>What has come out so far; valid until the next call.</returns>
    public ReadOnlySpan<byte> Compress(ReadOnlySpan<byte> bytes)
    {
        _output.SetLength(0);
        _gzip ??= new GZipStream(_output, CompressionLevel.Optimal, leaveOpen: true);
        _gzip.Write(bytes);
        return _output.GetBuffer().AsSpan(0, (int)_output.Length);
    }

    /// <summary>Ends the member.</summary>
    /// <returns>Its last bytes; valid until the next call.</returns>
    public ReadOnlySpan<byte> End()
    {
        _output.SetLength(0);
        _gzip?.Dispose();
        _gzip = null;
        return _output.GetBuffer().AsSpan(0, (int)_output.Length);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _gzip?.Dispose();
        _gzip = null;
        _output.Dispose();
    }
}

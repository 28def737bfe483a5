using System.IO.Hashing;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Sluice.Connect.Errors;
using Sluice.Connect.Sinks;
using Sluice.Connectors.Files.Records;

namespace Sluice.Connectors.Files.Staging;

/// <summary>A file that is being written under its hidden name. Keeps its place when it is closed in between.</summary>
internal sealed class StagedFile(string stagedPath, string publishedPath, Encoding? encoding, bool isCompressed, WriterRequest request) : IDisposable
{
    private const int FlushSize = 256 << 10;
    private const int SmallBuffer = 4 << 10;

    /// <summary>Bytes that are no text would else become others, and nobody would be told.</summary>
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly XxHash128 _hash = new();
    private SafeFileHandle? _file;
    private bool _isCreated;
    private ByteWriter? _buffer;
    private GzipPart? _gzip;

    /// <summary>Where it will be published.</summary>
    public string PublishedPath => publishedPath;

    /// <summary>Its hidden name.</summary>
    public string StagedPath => stagedPath;

    /// <summary>Rows written.</summary>
    public int Rows { get; set; }

    /// <summary>Bytes written to the file.</summary>
    public long Size { get; private set; }

    /// <summary>What makes its bytes where rows do not; disposed with the file.</summary>
    public IFilePart? Part { get; set; }

    /// <summary>What it ends with.</summary>
    public ReadOnlyMemory<byte> Tail { get; set; }

    /// <summary>It holds a handle and a buffer.</summary>
    public bool IsOpen => _file is not null || _buffer is not null;

    /// <summary>Where rows go; call <see cref="FlushIfFull"/> after each.</summary>
    public ByteWriter Buffer => _buffer ??= new ByteWriter(SmallBuffer);

    /// <summary>Hands full buffers to the file.</summary>
    public void FlushIfFull()
    {
        if (_buffer is { Length: >= FlushSize })
            Flush();
    }

    /// <summary>Everything written is in the file, and survives a power cut.</summary>
    public StagedManifest.Entry Sync()
    {
        Close(isEnd: true);
        Part?.End();
        request.Breadcrumb.At("file.sync", stagedPath);
        try
        {
            RandomAccess.FlushToDisk(Open());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw SinkFault.Of(stagedPath, e);
        }

        Release();
        return new StagedManifest.Entry(stagedPath, publishedPath, Size, Convert.ToHexStringLower(_hash.GetCurrentHash()));
    }

    /// <summary>Gives handle and buffer back; writing may go on.</summary>
    public void Close()
    {
        Close(isEnd: false);
        Part?.PutAside();
        Release();
    }

    /// <summary>Gives everything back, whatever is in it.</summary>
    public void Dispose()
    {
        Part?.Dispose();
        Part = null;
        Release();
    }

    /// <summary>Writes bytes that are made elsewhere.</summary>
    public void Append(ReadOnlySpan<byte> bytes) => Write(bytes);

    private void Close(bool isEnd)
    {
        if (isEnd && !Tail.IsEmpty)
            Buffer.Add(Tail.Span);
        Flush();
        EndMember();
    }

    private void Release()
    {
        _file?.Dispose();
        _file = null;
        _buffer = null;
        _gzip?.Dispose();
        _gzip = null;
    }

    private void Flush()
    {
        if (_buffer is not { Length: > 0 } buffer)
            return;
        var bytes = encoding is null ? buffer.Written : Encode(encoding, buffer.Written);
        Write(isCompressed ? (_gzip ??= new GzipPart()).Compress(bytes) : bytes);
        buffer.Truncate(0);
    }

    /// <summary>A compressed file that is put aside ends its part: what compresses it takes more memory than its buffer.</summary>
    private void EndMember()
    {
        if (_gzip is { IsBegun: true } gzip)
            Write(gzip.End());
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        request.Permit.Demand();
        request.Breadcrumb.At("file.write", stagedPath);
        try
        {
            RandomAccess.Write(Open(), bytes, Size);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw SinkFault.Of(stagedPath, e);
        }

        _hash.Append(bytes);
        Size += bytes.Length;
    }

    private SafeFileHandle Open()
    {
        _file ??= File.OpenHandle(stagedPath, _isCreated ? FileMode.Open : FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        _isCreated = true;
        return _file;
    }

    private byte[] Encode(Encoding target, ReadOnlySpan<byte> utf8)
    {
        try
        {
            return target.GetBytes(Strict.GetString(utf8));
        }
        catch (DecoderFallbackException e)
        {
            throw new ConnectorException(
                "SLC3107", ConnectorSide.Sink,
                $"A value for '{publishedPath}' holds bytes that are no text, which encoding {target.WebName} cannot keep. Choose encoding = UTF-8, or write json or parquet.", inner: e);
        }
        catch (EncoderFallbackException e)
        {
            throw new ConnectorException(
                "SLC3107", ConnectorSide.Sink,
                $"A text for '{publishedPath}' has the character U+{(int)e.CharUnknown:X4}, which encoding {target.WebName} does not have. Choose another encoding.", inner: e);
        }
    }
}

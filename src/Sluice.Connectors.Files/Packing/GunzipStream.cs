using System.IO.Compression;

namespace Sluice.Connectors.Files.Packing;

/// <summary>What a gzip file holds; several members are one text. A file that is cut off anywhere, or followed by something else, is a fault.</summary>
internal sealed class GunzipStream : ReadOnlyStream
{
    /// <summary>More than the inflater may hold back when its input has ended.</summary>
    private const int MostHeldBack = 64 << 10;

    private readonly GzipSource _source;
    private readonly GZipStream _gzip;
    private readonly string _path;
    private ReadOnlyMemory<byte> _rest;
    private bool _isEnd;

    /// <summary>Opens the stream, which owns the file's.</summary>
    /// <exception cref="Connect.Errors.ConnectorException">It is no gzip file.</exception>
    public GunzipStream(Stream file, string path)
    {
        _path = path;
        _source = new GzipSource(Begin(file, path));
        _gzip = new GZipStream(_source, CompressionMode.Decompress);
    }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
            return 0;
        if (!_isEnd)
        {
            var read = Inflate(buffer);
            if (!_source.IsSealed)
                return read > 0 ? read : throw Damaged("something that is not gzip follows its text");
            _rest = TakeSeal(buffer[..read]);
            _isEnd = true;
        }

        var length = Math.Min(buffer.Length, _rest.Length);
        _rest.Span[..length].CopyTo(buffer);
        _rest = _rest[length..];
        return length;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _gzip.Dispose();
        base.Dispose(disposing);
    }

    private static Stream Begin(Stream file, string path)
    {
        Span<byte> magic = stackalloc byte[2];
        var read = file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        if (!magic[..read].SequenceEqual(((ReadOnlySpan<byte>)[0x1F, 0x8B])[..read]))
            throw PackingFault.NotPacked(path, "gzip");
        file.Position = 0;
        return file;
    }

    /// <summary>The file's bytes have all been given: nothing may be believed any more before our own member has come out.</summary>
    private ReadOnlyMemory<byte> TakeSeal(ReadOnlySpan<byte> first)
    {
        var held = new byte[MostHeldBack];
        if (first.Length > held.Length)
            throw Damaged("its end is missing");
        first.CopyTo(held);
        var length = first.Length;
        for (var read = -1; read != 0; length += read)
        {
            if (length == held.Length)
                throw Damaged("its end is missing");
            read = Inflate(held.AsSpan(length));
        }

        return held.AsSpan(0, length).EndsWith(GzipSource.Seal)
            ? held.AsMemory(0, length - GzipSource.Seal.Length)
            : throw Damaged("its end is missing");
    }

    private int Inflate(Span<byte> buffer)
    {
        try
        {
            return _gzip.Read(buffer);
        }
        catch (InvalidDataException e)
        {
            throw PackingFault.Damaged(_path, _source.Given, _source.IsSealed ? "its end is missing" : "what it holds is not what was compressed", e);
        }
    }

    private Connect.Errors.ConnectorException Damaged(string what) => PackingFault.Damaged(_path, _source.Given, what);
}

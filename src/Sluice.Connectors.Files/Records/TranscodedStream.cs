using System.Text;
using Sluice.Connectors.Files.Packing;

namespace Sluice.Connectors.Files.Records;

/// <summary>A text in another encoding as UTF-8. Bytes that are no text there are a fault that says where they are.</summary>
internal sealed class TranscodedStream : ReadOnlyStream
{
    private const int BlockSize = 32 << 10;
    private const int LargestUtf8 = 3;

    private readonly Stream _text;
    private readonly string _place;
    private readonly bool _detectsByteOrder;
    private readonly byte[] _block = new byte[BlockSize];
    private readonly Encoder _encoder = Encoding.UTF8.GetEncoder();
    private Decoder? _decoder;
    private Encoding _encoding;
    private char[] _chars = [];
    private byte[] _utf8 = [];
    private int _from;
    private int _to;
    private long _offset;
    private bool _isEnd;

    /// <summary>Makes the stream.</summary>
    /// <param name="text">The text's own bytes; disposed with the stream.</param>
    /// <param name="encoding">Its encoding, which throws on what it cannot decode.</param>
    /// <param name="detectsByteOrder">The encoding is UTF-16, in the order that the text's mark says.</param>
    /// <param name="place">Where it is, for messages.</param>
    public TranscodedStream(Stream text, Encoding encoding, bool detectsByteOrder, string place)
    {
        _text = text;
        _encoding = encoding;
        _detectsByteOrder = detectsByteOrder;
        _place = place;
    }

    public override int Read(Span<byte> buffer)
    {
        while (_from == _to)
        {
            if (_isEnd)
                return 0;
            Fill();
        }

        var length = Math.Min(buffer.Length, _to - _from);
        _utf8.AsSpan(_from, length).CopyTo(buffer);
        _from += length;
        return length;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _text.Dispose();
        base.Dispose(disposing);
    }

    private void Fill()
    {
        var read = _text.ReadAtLeast(_block, _block.Length, throwOnEndOfStream: false);
        _isEnd = read < _block.Length;
        _decoder ??= Begin(_block.AsSpan(0, read));
        try
        {
            var chars = _decoder.GetChars(_block.AsSpan(0, read), _chars, flush: _isEnd);
            _from = 0;
            _to = _encoder.GetBytes(_chars.AsSpan(0, chars), _utf8, flush: _isEnd);
        }
        catch (DecoderFallbackException e)
        {
            throw FileFault.NotInEncoding(_place, _encoding.WebName, _offset + Math.Max(0, e.Index), e);
        }

        _offset += read;
    }

    private Decoder Begin(ReadOnlySpan<byte> head)
    {
        if (_detectsByteOrder && head is [0xFF, 0xFE, ..])
            _encoding = new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true);
        _chars = new char[_encoding.GetMaxCharCount(BlockSize)];
        _utf8 = new byte[_chars.Length * LargestUtf8];
        return _encoding.GetDecoder();
    }
}

using System.Buffers.Text;
using System.Text;

namespace Sluice.Bench.Orders;

/// <summary>
/// Writes orders as CSV (RFC 4180). Row n depends on n alone, so a shorter file is the beginning of a longer one, and every machine
/// makes the same file.
/// </summary>
internal sealed class OrderWriter(Stream output)
{
    private const int LongestRow = 512;
    private static readonly byte[][] Statuses = Utf8("new", "paid", "packed", "shipped", "delivered", "returned", "cancelled");

    private static readonly byte[][] Words = Utf8(
        "leave", "at", "the", "door", "gift", "for", "call", "before", "fragile", "second", "floor", "ring", "twice", "urgent", "no", "invoice",
        "blue", "large", "Grüße", "größer", "café", "naïve", "Łódź", "東京", "привет", "Ελλάδα", "emoji 🎁", "weiß", "façade", "señor", "Åland", "ok");

    private static readonly DateTime Epoch = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);
    private readonly byte[] _buffer = new byte[1 << 20];
    private int _used;
    private ulong _state;

    public OrderFacts Write(long rows)
    {
        long bytes = 0, ids = 0, customers = 0, cents = 0, notes = 0, noteBytes = 0;
        for (long id = 1; id <= rows; id++)
        {
            if (_buffer.Length - _used < LongestRow)
                bytes += Flush();
            _state = (ulong)id * 0x9E3779B97F4A7C15;
            var customer = (int)(Next() % 900_000) + 1;
            var amount = (long)(Next() % (ulong)Math.Pow(10, 4 + (int)(Next() % 4))) + 99;
            (ids, customers, cents) = (ids + id, customers + customer, cents + amount);

            Number(id);
            Byte(',');
            Number(customer);
            Byte(',');
            Timestamp(Epoch.AddSeconds((id * 17) + (long)(Next() % 17)));
            Byte(',');
            Text(Statuses[Next() % (ulong)Statuses.Length]);
            Byte(',');
            Number(amount / 100);
            Byte('.');
            Byte((char)('0' + (amount % 100 / 10)));
            Byte((char)('0' + (amount % 10)));
            Byte(',');
            if (Note() is { } length)
                (notes, noteBytes) = (notes + 1, noteBytes + length);
            Byte('\n');
        }
        return new OrderFacts(rows, bytes + Flush(), ids, customers, cents, notes, noteBytes);
    }

    /// <summary>The bytes of the value (not of its CSV form), or null for NULL.</summary>
    private int? Note()
    {
        var kind = Next() % 100;
        if (kind < 10)
            return null;
        if (kind < 12)
        {
            Text("\"\""u8);
            return 0;
        }

        var (withQuotes, withNewline, withComma) = (kind < 22, kind is >= 20 and < 25, kind is >= 25 and < 35);
        var quoted = withQuotes || withNewline || withComma;
        var (words, length) = ((int)(Next() % 5) + 4, 0);
        if (quoted)
            Byte('"');
        for (var i = 0; i < words; i++)
        {
            if (i > 0)
            {
                Byte(withNewline && i == 2 ? '\n' : withComma && i == 1 ? ',' : ' ');
                length++;
            }
            var word = Words[Next() % (ulong)Words.Length];
            if (withQuotes && i == 1)
            {
                Text("\"\""u8);
                Text(word);
                Text("\"\""u8);
                length += 2;
            }
            else
                Text(word);
            length += word.Length;
        }
        if (quoted)
            Byte('"');
        return length;
    }

    /// <summary>SplitMix64.</summary>
    private ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    private void Number(long value)
    {
        Utf8Formatter.TryFormat(value, _buffer.AsSpan(_used), out var written);
        _used += written;
    }

    private void Timestamp(DateTime value)
    {
        value.TryFormat(_buffer.AsSpan(_used), out var written, "yyyy-MM-dd HH:mm:ss", null);
        _used += written;
    }

    private void Text(ReadOnlySpan<byte> text)
    {
        text.CopyTo(_buffer.AsSpan(_used));
        _used += text.Length;
    }

    private void Byte(char c) => _buffer[_used++] = (byte)c;

    private int Flush()
    {
        var written = _used;
        output.Write(_buffer, 0, written);
        _used = 0;
        return written;
    }

    private static byte[][] Utf8(params string[] texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];
}

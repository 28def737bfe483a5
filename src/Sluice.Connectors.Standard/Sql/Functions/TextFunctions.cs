using System.Globalization;
using System.Text;
using Sluice.Connect.Batches;
using Sluice.Connect.Schema;
using static Sluice.Connectors.Standard.Sql.Functions.ArgumentKind;

namespace Sluice.Connectors.Standard.Sql.Functions;

/// <summary>Functions on texts. Positions count from 1, in UTF-16 units as in Java.</summary>
internal static class TextFunctions
{
    /// <summary>What one value may become at most: beyond it a mistyped count would fill the memory.</summary>
    private const int MostChars = 64 << 20;

    private const string SoundexDigits = "71237128722455712623718272";

    public static IEnumerable<FunctionDefinition> All =>
    [
        Of("ASCII", DataType.Int, [Text], 1, 1, static (a, r) => a.Text(0) is { IsEmpty: false } s && r.Set(s[0])) with { GivesValues = false },
        Of("BIT_LENGTH", DataType.BigInt, [Any], 1, 1, static (a, r) => r.Set(ByteCount(a) * 8L)),
        Of("OCTET_LENGTH", DataType.BigInt, [Any], 1, 1, static (a, r) => r.Set(ByteCount(a))),
        Of("CHAR_LENGTH", DataType.BigInt, [Text], 1, 1, static (a, r) => r.Set(a.Text(0).Length)),
        Of("CHAR", DataType.String, [Long], 1, 1, static (a, r) => r.Append((char)a.Int(0))),
        Of("CONCAT", DataType.String, [AnyText], 1, int.MaxValue, Concat) with { SeesNulls = true },
        Of("CONCAT_WS", DataType.String, [Text, Any], 2, int.MaxValue, ConcatWith) with { SeesNulls = true },
        Of("HEXTORAW", DataType.String, [Text], 1, 1, FromHex),
        Of("RAWTOHEX", DataType.String, [Any], 1, 1, ToHex),
        Of("INSERT", DataType.String, [Text, Long, Long, Text], 4, 4, Insert) with { SeesNulls = true, GivesValues = false },
        Of("LOWER", DataType.String, [Text], 1, 1, static (a, r) => r.Advance(a.Text(0).ToLowerInvariant(r.Room(a.Text(0).Length)))),
        Of("UPPER", DataType.String, [Text], 1, 1, Upper),
        Of("LEFT", DataType.String, [Text, Long], 2, 2, static (a, r) => r.Set(a.Text(0)[..Math.Clamp(a.Int(1), 0, a.Text(0).Length)])),
        Of("RIGHT", DataType.String, [Text, Long], 2, 2, static (a, r) => r.Set(a.Text(0)[^Math.Clamp(a.Int(1), 0, a.Text(0).Length)..])),
        Of("LOCATE", DataType.Int, [Text, Text, Long], 2, 3, static (a, r) => Locate(a, r, 0, 1)) with { SeesNulls = true },
        Of("INSTR", DataType.Int, [Text, Text, Long], 2, 3, static (a, r) => Locate(a, r, 1, 0)) with { SeesNulls = true },
        Of("POSITION", DataType.Int, [Text, Text], 2, 2, static (a, r) => Locate(a, r, 0, 1)) with { SeesNulls = true },
        Of("LPAD", DataType.String, [Text, Long, Text], 2, 3, static (a, r) => Pad(a, r, onRight: false)) with { SeesNulls = true, GivesValues = false },
        Of("RPAD", DataType.String, [Text, Long, Text], 2, 3, static (a, r) => Pad(a, r, onRight: true)) with { SeesNulls = true, GivesValues = false },
        Of("LTRIM", DataType.String, [Text, Text], 1, 2, static (a, r) => Trim(a, r, true, false)) with { SeesNulls = true, GivesValues = false },
        Of("RTRIM", DataType.String, [Text, Text], 1, 2, static (a, r) => Trim(a, r, false, true)) with { SeesNulls = true, GivesValues = false },
        Of("TRIM", DataType.String, [Text, Text], 1, 2, static (a, r) => Trim(a, r, true, true)) with { SeesNulls = true, GivesValues = false },
        Of("REPEAT", DataType.String, [Text, Long], 2, 2, Repeat),
        Of("REPLACE", DataType.String, [Text, Text, Text], 2, 3, Replace) with { SeesNulls = true, GivesValues = false },
        Of("SOUNDEX", DataType.String, [Text], 1, 1, Soundex),
        Of("SPACE", DataType.String, [Long], 1, 1, static (a, r) => r.Append(' ', Bounded(Math.Max(0, a.Int(0)), 1))),
        Of("SUBSTRING", DataType.String, [Text, Long, Long], 2, 3, Substring) with { SeesNulls = true, GivesValues = false },
        Of("TRANSLATE", DataType.String, [Text, Text, Text], 3, 3, Translate) with { SeesNulls = true, GivesValues = false },
        Of("UUID", DataType.String, [Any], 0, 0, Uuid) with { IsVolatile = true },
    ];

    public static FunctionDefinition Of(string name, DataType type, ArgumentKind[] arguments, int least, int most, ScalarFunction body) =>
        new(name, arguments, least, most, _ => type, body);

    private static int ByteCount(CallArguments a) => a.Column(0) is BinaryColumn ? a.Bytes(0).Length : Encoding.UTF8.GetByteCount(a.AnyText(0));

    private static int Bounded(int count, int length) => (long)count * length <= MostChars
        ? count
        : throw new OverflowException($"a text of {(long)count * length} characters is too long; the most are {MostChars}");

    private static bool Concat(CallArguments a, CallResult r)
    {
        for (var i = 0; i < a.Count; i++)
        {
            if (a.Has(i))
                r.Append(a.AnyText(i));
        }

        return true;
    }

    private static bool ConcatWith(CallArguments a, CallResult r)
    {
        var isFirst = true;
        for (var i = 1; i < a.Count; i++)
        {
            if (!a.Has(i))
                continue;
            if (!isFirst && a.Has(0))
                r.Append(a.Text(0));
            isFirst = false;
            if (a.Column(i) is ListColumn list)
                Join(a, r, list);
            else
                r.Append(a.AnyText(i));
        }

        return true;
    }

    private static void Join(CallArguments a, CallResult r, ListColumn list)
    {
        var text = new StringBuilder();
        for (int start = list.Offsets[a.Row], i = start, written = 0; i < list.Offsets[a.Row + 1]; i++)
        {
            if (list.Items.IsNull(i))
                continue;
            if (written++ > 0 && a.Has(0))
                text.Append(a.Text(0));
            JavaText.Append(text, list.Items, i);
        }

        r.Append(text.ToString());
    }

    private static bool FromHex(CallArguments a, CallResult r)
    {
        var hex = a.Text(0);
        if (hex.Length % 4 != 0)
            throw new FormatException($"'{hex}' has {hex.Length} digits; each character takes four");
        for (var i = 0; i < hex.Length; i += 4)
        {
            if (!ushort.TryParse(hex.Slice(i, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
                throw new FormatException($"'{hex.Slice(i, 4)}' is no hexadecimal number");
            r.Append((char)unit);
        }

        return true;
    }

    private static bool ToHex(CallArguments a, CallResult r)
    {
        if (a.Column(0) is BinaryColumn { Type.Kind: not TypeKind.String })
            return r.Set(Convert.ToHexStringLower(a.Bytes(0)));
        foreach (var c in a.AnyText(0))
        {
            ((int)c).TryFormat(r.Room(4), out var written, "x4", CultureInfo.InvariantCulture);
            r.Advance(written);
        }

        return true;
    }

    private static bool Insert(CallArguments a, CallResult r)
    {
        if (!a.Has(0))
            return a.Has(3) && r.Set(a.Text(3));
        var text = a.Text(0);
        if (!a.Has(3) || !a.Has(1) || !a.Has(2))
            return a.Has(1) && a.Has(2) && r.Set(text);
        var (start, length) = ((long)a.Int(1) - 1, a.Int(2));
        var added = a.Text(3);
        if (start < 0 || length <= 0 || added.IsEmpty || start > text.Length)
            return r.Set(text);
        r.Append(text[..(int)start]);
        r.Append(added);
        return r.Append(text[(int)Math.Min(text.Length, start + length)..]);
    }

    // Java writes ß as SS; .NET keeps it. The rest of the letters that grow are as rare as they are in data.
    private static bool Upper(CallArguments a, CallResult r)
    {
        var text = a.Text(0);
        for (var sharp = text.IndexOf('ß'); sharp >= 0; sharp = text.IndexOf('ß'))
        {
            r.Advance(text[..sharp].ToUpperInvariant(r.Room(sharp)));
            r.Append("SS");
            text = text[(sharp + 1)..];
        }

        return r.Advance(text.ToUpperInvariant(r.Room(text.Length)));
    }

    private static bool Locate(CallArguments a, CallResult r, int search, int text)
    {
        if (!a.Has(text))
            return r.Set(0L);
        if (!a.Has(search) || (a.Count == 3 && !a.Has(2)))
            return false;
        var sought = a.Text(search);
        var all = a.Text(text);
        var start = a.Count == 3 ? a.Int(2) : 1;
        if (start < 0)
        {
            var last = Math.Min((long)all.Length + start, all.Length - sought.Length);
            return r.Set(last < 0 ? 0L : all[..(int)(last + sought.Length)].LastIndexOf(sought) + 1L);
        }

        var from = Math.Min(Math.Max(0, start - 1), all.Length);
        var at = all[from..].IndexOf(sought);
        return r.Set(at < 0 ? 0L : from + at + 1L);
    }

    private static bool Pad(CallArguments a, CallResult r, bool onRight)
    {
        if (!a.Has(0) || !a.Has(1))
            return false;
        var text = a.Text(0);
        var length = Math.Max(0, a.Int(1));
        if (length <= text.Length)
            return r.Set(text[..length]);
        var padding = a.Has(2) && a.Text(2) is { IsEmpty: false } given ? given[0] : ' ';
        var missing = Bounded(length, 1) - text.Length;
        if (onRight)
            r.Append(text);
        r.Append(padding, missing);
        return onRight || r.Append(text);
    }

    private static bool Trim(CallArguments a, CallResult r, bool leading, bool trailing)
    {
        if (!a.Has(0))
            return false;
        var text = a.Text(0);
        var space = a.Has(1) && a.Text(1) is { IsEmpty: false } given ? given[0] : ' ';
        if (leading)
            text = text.TrimStart(space);
        return r.Set(trailing ? text.TrimEnd(space) : text);
    }

    private static bool Repeat(CallArguments a, CallResult r)
    {
        var text = a.Text(0);
        for (var left = Bounded(Math.Max(0, a.Int(1)), text.Length); left > 0; left--)
            r.Append(text);
        return true;
    }

    private static bool Replace(CallArguments a, CallResult r)
    {
        if (!a.Has(0) || !a.Has(1))
            return false;
        var text = a.Text(0);
        var before = a.Text(1);
        var after = a.Has(2) ? a.Text(2) : [];
        if (before.IsEmpty)
            return r.Set(text);
        for (var at = text.IndexOf(before); at >= 0; at = text.IndexOf(before))
        {
            r.Append(text[..at]);
            r.Append(after);
            text = text[(at + before.Length)..];
        }

        return r.Append(text);
    }

    private static bool Soundex(CallArguments a, CallResult r)
    {
        Span<char> code = ['0', '0', '0', '0'];
        var (at, last) = (0, '0');
        foreach (var c in a.Text(0))
        {
            if (!char.IsAsciiLetter(c) || at == code.Length)
                continue;
            var letter = char.ToUpperInvariant(c);
            var digit = SoundexDigits[letter - 'A'];
            if (at == 0)
                (code[at++], last) = (letter, digit);
            else if (digit <= '6' && digit != last)
                code[at++] = last = digit;
            else if (digit == '7')
                last = digit;
        }

        return r.Set(code);
    }

    private static bool Substring(CallArguments a, CallResult r)
    {
        if (!a.Has(0) || !a.Has(1))
            return false;
        var text = a.Text(0);
        long start = a.Int(1);
        if (start <= 0)
            start = start == 0 ? 1 : text.Length + start + 1;
        var end = a.Has(2) ? start + a.Int(2) : Math.Max(text.Length + 1, start);
        start = Math.Max(start, 1);
        end = Math.Min(end, text.Length + 1);
        return start <= text.Length && end > start && r.Set(text[(int)(start - 1)..(int)(end - 1)]);
    }

    private static bool Translate(CallArguments a, CallResult r)
    {
        if (!a.Has(0) || !a.Has(1))
            return false;
        var sought = a.Text(1);
        var given = a.Has(2) ? a.Text(2) : [];
        foreach (var c in a.Text(0))
        {
            var at = sought.IndexOf(c);
            r.Append(at >= 0 && at < given.Length ? given[at] : c);
        }

        return true;
    }

    private static bool Uuid(CallArguments a, CallResult r)
    {
        Span<byte> bytes = stackalloc byte[16];
        a.Surroundings.Random.NextBytes(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        new Guid(bytes, bigEndian: true).TryFormat(r.Room(36), out var written, "D");
        return r.Advance(written);
    }
}

using Sluice.Connect.Batches;

namespace Sluice.Connect.Formats;

/// <summary>Timestamps with <c>Z</c> or an offset: <c>+02</c>, <c>+0200</c> or <c>+02:00</c>, a blank before it allowed.</summary>
internal sealed class InstantTextParser() : TextColumnParser(
    "a timestamp with its offset such as 2024-12-31T23:59:59Z or 2024-12-31 23:59:59.123456+02:00")
{
    private const int MostOffsetHours = 18;

    public override bool TryAppend(ReadOnlySpan<byte> utf8, ColumnData column)
    {
        var zone = utf8.Length < 14 ? -1 : utf8[13..].IndexOfAny((byte)'Z', (byte)'+', (byte)'-');
        if (zone < 0)
            return false;
        var local = utf8[..(13 + zone)];
        if (local[^1] == ' ')
            local = local[..^1];
        var used = TimestampText.Read(local, out var microseconds);
        if (used == 0 || used != local.Length || !TryReadOffset(utf8[(13 + zone)..], out var seconds))
            return false;
        ((FixedColumn<long>)column).Append(microseconds - (seconds * TemporalText.MicrosecondsPerSecond));
        return true;
    }

    private static bool TryReadOffset(ReadOnlySpan<byte> text, out int seconds)
    {
        seconds = 0;
        if (text[0] == 'Z')
            return text.Length == 1;
        var minutesAt = text.Length switch { 6 when text[3] == ':' => 4, 5 => 3, 3 => 0, _ => -1 };
        if (minutesAt < 0)
            return false;
        var hours = TextDigits.Fixed(text.Slice(1, 2));
        var minutes = minutesAt == 0 ? 0 : TextDigits.Fixed(text.Slice(minutesAt, 2));
        seconds = ((hours * 60) + minutes) * (text[0] == '-' ? -60 : 60);
        return (uint)hours <= MostOffsetHours && (uint)minutes < 60;
    }
}

using Sluice.Connect.Batches;

namespace Sluice.Connectors.Standard.Sql.Functions;

/// <summary>Takes the value that a function computed. Kept and reused from row to row.</summary>
internal sealed class CallResult
{
    private char[] _chars = new char[256];

    public int Length { get; private set; }

    public ReadOnlySpan<char> Text => _chars.AsSpan(0, Length);

    public long Whole { get; private set; }

    public double Double { get; private set; }

    public Int128 Decimal { get; private set; }

    public bool Flag { get; private set; }

    public void Clear() => Length = 0;

    public bool Set(long value)
    {
        Whole = value;
        return true;
    }

    public bool Set(double value)
    {
        Double = value;
        return true;
    }

    public bool SetDecimal(Int128 value)
    {
        Decimal = value;
        return true;
    }

    public bool Set(bool value)
    {
        Flag = value;
        return true;
    }

    public bool Set(ReadOnlySpan<char> text)
    {
        Length = 0;
        return Append(text);
    }

    public bool SetDate(DateTime value) => Set(TemporalValues.FromDate(DateOnly.FromDateTime(value)));

    public bool SetTimestamp(DateTime value) => Set(TemporalValues.FromTimestamp(value));

    public bool Append(ReadOnlySpan<char> text)
    {
        text.CopyTo(Room(text.Length));
        Length += text.Length;
        return true;
    }

    public bool Append(char c, int count = 1)
    {
        if (count > 0)
        {
            Room(count)[..count].Fill(c);
            Length += count;
        }

        return true;
    }

    /// <summary>Room behind what is there; what is written to it is taken by <see cref="Advance"/>.</summary>
    public Span<char> Room(int length)
    {
        if (_chars.Length - Length < length)
            Array.Resize(ref _chars, (int)Math.Min(Array.MaxLength, Math.Max(_chars.Length * 2L, (long)Length + length)));
        return _chars.AsSpan(Length);
    }

    public bool Advance(int length)
    {
        Length += length;
        return true;
    }
}

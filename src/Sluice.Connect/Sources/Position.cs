namespace Sluice.Connect.Sources;

/// <summary>
/// How far a split has been read: the start, a place inside that only the source understands, or the end. Stored in the sink's
/// ledger or the job's store and read by later releases, so a source must go on understanding what it once wrote.
/// </summary>
public readonly record struct Position
{
    private const string EndText = "end";
    private readonly string? _text;

    private Position(string text) => _text = text;

    /// <summary>Nothing has been read.</summary>
    public static Position Start => default;

    /// <summary>Everything has been read.</summary>
    public static Position End { get; } = new(EndText);

    /// <summary>A place inside the split.</summary>
    /// <param name="place">The source's own words, at most a few hundred characters.</param>
    public static Position At(string place) => new("=" + place);

    /// <summary>Nothing has been read.</summary>
    public bool IsStart => string.IsNullOrEmpty(_text);

    /// <summary>Everything has been read.</summary>
    public bool IsEnd => _text == EndText;

    /// <summary>The source's own words; <c>null</c> at the start and at the end.</summary>
    public string? Place => _text is ['=', ..] ? _text[1..] : null;

    /// <summary>The stored form: empty at the start, <c>end</c>, or <c>=</c> and the place.</summary>
    public override string ToString() => _text ?? "";

    /// <summary>Reads the stored form.</summary>
    /// <exception cref="FormatException">The text was not written by <see cref="ToString"/>.</exception>
    public static Position Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length == 0)
            return Start;
        return text == EndText || text[0] == '='
            ? new Position(text)
            : throw new FormatException($"'{text}' is not a position.");
    }
}

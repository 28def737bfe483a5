namespace Sluice.Core.Sessions;

/// <summary>
/// What is said of a worker, or asked of one by a job: names with values. Written and stored as <c>name=value,name=value</c>, in the order of the names.
/// Equal when they say the same.
/// </summary>
public readonly record struct Tags
{
    private const char Separator = ',';
    private const char Sign = '=';

    private readonly string? _text;

    private Tags(string text) => _text = text.Length == 0 ? null : text;

    /// <summary>No tags: asked of a worker, any will do.</summary>
    public static Tags None => default;

    /// <summary>Each as <c>name=value</c>.</summary>
    public IReadOnlyList<string> All => _text?.Split(Separator) ?? [];

    /// <summary>Puts tags together; of two of one name the later counts.</summary>
    /// <param name="tags">Names and values, each of which <see cref="CanBe"/> one.</param>
    /// <exception cref="ArgumentException">One cannot be a tag.</exception>
    public static Tags Of(IEnumerable<KeyValuePair<string, string>> tags)
    {
        var sorted = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in tags)
            sorted[name] = CanBe(name, value) ? value : throw new ArgumentException($"'{name}={value}' cannot be a tag.", nameof(tags));
        return new Tags(string.Join(Separator, sorted.Select(t => $"{t.Key}{Sign}{t.Value}")));
    }

    /// <summary>Tags as they were written.</summary>
    public static Tags Stored(string text) => new(text);

    /// <summary>Whether these can be a name and a value: neither is empty or longer than 100 characters, and none of their characters is a comma, a quote, a line break or in the name the sign of equality.</summary>
    public static bool CanBe(string name, string value) => IsWord(name) && IsWord(value) && !name.Contains(Sign, StringComparison.Ordinal);

    /// <summary>Whether all that is wanted is among these.</summary>
    public bool Cover(Tags wanted) => wanted._text is null || wanted.All.All(All.Contains);

    /// <inheritdoc />
    public override string ToString() => _text ?? "";

    private static bool IsWord(string text) => text.Length is > 0 and <= 100 && text.Trim() == text && !text.Any(c => c is Separator or '"' || char.IsControl(c));
}

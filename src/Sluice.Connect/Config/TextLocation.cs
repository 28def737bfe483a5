namespace Sluice.Connect.Config;

/// <summary>Where a piece of configuration stands in the text that it came from.</summary>
/// <param name="File">The file's path as the user gave it; <c>null</c> for text that came from elsewhere.</param>
/// <param name="Line">1-based line; 0 when unknown.</param>
/// <param name="Column">1-based column, counted in UTF-16 units; 0 when unknown.</param>
public readonly record struct TextLocation(string? File, int Line, int Column)
{
    /// <summary>A location that is not known, for values made by code.</summary>
    public static TextLocation Unknown => default;

    /// <inheritdoc />
    public override string ToString() => Line == 0 ? File ?? "" : $"{File ?? "<text>"}:{Line}:{Column}";
}

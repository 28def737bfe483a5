namespace Sluice.Connect.Formats;

/// <summary>Why a piece of JSON is no value of its type.</summary>
/// <param name="Column">The column, with the path inside it (<c>address.lines[2]</c>); empty when the whole text is wrong.</param>
/// <param name="Value">The offending value as it stands in the text, shortened; empty when the whole text is wrong.</param>
/// <param name="Reason">What is wrong and what was expected.</param>
public readonly record struct JsonFailure(string Column, string Value, string Reason)
{
    internal JsonFailure Under(string parent)
    {
        var isIndex = Column is ['[', ..];
        return this with { Column = Column.Length == 0 ? parent : isIndex ? parent + Column : $"{parent}.{Column}" };
    }
}

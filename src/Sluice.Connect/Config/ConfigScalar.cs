namespace Sluice.Connect.Config;

/// <summary>A scalar: its kind and its text, exactly as written (a number keeps <c>1.50</c>).</summary>
/// <param name="Kind">What the scalar was in the text.</param>
/// <param name="Text">The text: the digits of a number, <c>true</c>, <c>null</c>, or the unescaped string.</param>
/// <param name="Location">Where the value starts.</param>
public sealed record ConfigScalar(ConfigScalarKind Kind, string Text, TextLocation Location) : ConfigValue(Location)
{
    /// <inheritdoc />
    public override string KindName => Kind switch
    {
        ConfigScalarKind.Null => "null",
        ConfigScalarKind.Boolean => "boolean",
        ConfigScalarKind.Number => "number",
        _ => "string",
    };

    /// <summary>Makes a string value that stands nowhere in a file.</summary>
    public static ConfigScalar OfString(string text, TextLocation location = default) =>
        new(ConfigScalarKind.String, text, location);
}

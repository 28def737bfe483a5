namespace Sluice.Connect.Config;

/// <summary>One field of an object. A key may contain dots: <c>row.num</c> is one key, as in SeaTunnel's dialect.</summary>
/// <param name="Key">The key, unquoted.</param>
/// <param name="Value">The value.</param>
/// <param name="KeyLocation">Where the key starts.</param>
public sealed record ConfigField(string Key, ConfigValue Value, TextLocation KeyLocation);

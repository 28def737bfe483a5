namespace Sluice.Connect.Config;

/// <summary>What a scalar was in the text.</summary>
public enum ConfigScalarKind
{
    /// <summary>The literal <c>null</c>.</summary>
    Null = 0,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean = 1,

    /// <summary>A JSON number; its text is kept exactly.</summary>
    Number = 2,

    /// <summary>Quoted or unquoted text.</summary>
    String = 3,
}

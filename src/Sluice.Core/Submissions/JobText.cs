namespace Sluice.Core.Submissions;

/// <summary>A job file, as somebody sends it.</summary>
/// <param name="Text">The text.</param>
/// <param name="IsJson">Whether it is JSON, as in a .json file; else it is HOCON, as in a .conf file.</param>
public sealed record JobText(string Text, bool IsJson)
{
    /// <summary>The name that goes before the file's own; <c>null</c> for none.</summary>
    public string? Name { get; init; }

    /// <summary>Values for variables, each as <c>name=value</c>.</summary>
    public IReadOnlyList<string> Variables { get; init; } = [];
}

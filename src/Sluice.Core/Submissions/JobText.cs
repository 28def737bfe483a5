namespace Sluice.Core.Submissions;

/// <summary>A job file, as somebody sends it.</summary>
/// <param name="Text">The text.</param>
/// <param name="Form">How it is written.</param>
public sealed record JobText(string Text, JobTextForm Form)
{
    /// <summary>The name that goes before the file's own; <c>null</c> for none.</summary>
    public string? Name { get; init; }

    /// <summary>Values for variables, each as <c>name=value</c>.</summary>
    public IReadOnlyList<string> Variables { get; init; } = [];
}

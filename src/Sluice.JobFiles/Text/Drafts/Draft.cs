using Sluice.Connect.Config;

namespace Sluice.JobFiles.Text.Drafts;

/// <summary>A value as the parser left it: substitutions are not filled in yet. Built once, by one thread.</summary>
/// <param name="location">Where the value starts.</param>
internal abstract class Draft(TextLocation location)
{
    public TextLocation Location { get; } = location;

    /// <summary>Something in it waits for a substitution.</summary>
    public abstract bool HasReferences { get; }
}

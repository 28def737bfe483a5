using Sluice.Connect.Config;

namespace Sluice.JobFiles.Text.Drafts;

/// <summary>Values side by side: texts are joined, lists appended, objects merged.</summary>
/// <param name="parts">At least two; spaces between them are <see cref="DraftSpace"/>.</param>
/// <param name="location">Where the first part starts.</param>
internal sealed class DraftConcat(IReadOnlyList<Draft> parts, TextLocation location) : Draft(location)
{
    public IReadOnlyList<Draft> Parts { get; } = parts;

    public override bool HasReferences => true;
}

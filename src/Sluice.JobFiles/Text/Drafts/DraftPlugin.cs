using Sluice.Connect.Config;

namespace Sluice.JobFiles.Text.Drafts;

/// <summary>A block of a section whose value is only known after substitution; it gets its name then.</summary>
internal sealed class DraftPlugin(DraftField block, TextLocation location) : Draft(location)
{
    public DraftField Block { get; } = block;

    public override bool HasReferences => true;
}

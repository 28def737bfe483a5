using Sluice.Connect.Config;

namespace Sluice.JobFiles.Text.Drafts;

/// <summary>What the same field was before: the left side of <c>+=</c>.</summary>
internal sealed class DraftPrevious(TextLocation location) : Draft(location)
{
    public override bool HasReferences => true;
}

using Sluice.Connect.Config;

namespace Sluice.JobFiles.Text.Drafts;

/// <summary>Space between two parts of a concatenation: it counts between texts, not between lists or objects.</summary>
internal sealed class DraftSpace(string text, TextLocation location) : Draft(location)
{
    public string Text { get; } = text;

    public override bool HasReferences => false;
}

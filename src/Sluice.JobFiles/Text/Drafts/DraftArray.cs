using Sluice.Connect.Config;

namespace Sluice.JobFiles.Text.Drafts;

/// <summary>A list.</summary>
internal sealed class DraftArray(TextLocation location) : Draft(location)
{
    private readonly List<Draft> _items = [];
    private bool _hasReferences;

    public IReadOnlyList<Draft> Items => _items;

    public override bool HasReferences => _hasReferences;

    public void Add(Draft item)
    {
        _items.Add(item);
        _hasReferences |= item.HasReferences;
    }
}

using Sluice.Connect.Config;
using Sluice.JobFiles.Text.Drafts;

namespace Sluice.JobFiles.Text;

/// <summary>A container that the parser is inside of.</summary>
internal sealed class ParseFrame(FrameKind kind, bool isBraced, TextLocation opened, string? context, int depth)
{
    private readonly DraftObject? _map = kind == FrameKind.Object ? new DraftObject(opened) : null;
    private readonly DraftArray? _list = kind == FrameKind.Object ? null : new DraftArray(opened);

    public FrameKind Kind { get; } = kind;

    public bool IsBraced { get; } = isBraced;

    public TextLocation Opened { get; } = opened;

    /// <summary>How deep its own values are nested.</summary>
    public int Depth { get; } = depth;

    public ParsePhase Phase { get; set; } = ParsePhase.Entry;

    /// <summary>The path of the field being read.</summary>
    public IReadOnlyList<string> Path { get; private set; } = [];

    public TextLocation KeyLocation { get; private set; }

    /// <summary>The parts of the value being read.</summary>
    public ValueParts Parts { get; } = new();

    public Draft Result => (Draft?)_map ?? _list!;

    /// <summary>The first key of the innermost field around a value in here; lists do not count.</summary>
    public string? ContextOfValue => Kind == FrameKind.Array ? context : Path[0];

    public int DepthOfValue => Depth + Math.Max(Path.Count, 1);

    private bool IsAppend { get; set; }

    public void StartField(IReadOnlyList<string> path, TextLocation keyLocation, bool isAppend)
    {
        Path = path;
        KeyLocation = keyLocation;
        IsAppend = isAppend;
        Phase = ParsePhase.Value;
    }

    public void Store(Draft value)
    {
        if (IsAppend)
        {
            var added = new DraftArray(value.Location);
            added.Add(value);
            value = new DraftConcat([new DraftPrevious(value.Location), added], value.Location);
        }

        if (_map is not null)
            _map.Set(Path, value, KeyLocation);
        else
            _list!.Add(Kind == FrameKind.Section ? Plugin(value) : value);
        Phase = ParsePhase.After;
    }

    public void Include(Draft included)
    {
        if (_map is not null)
            _map.Merge((DraftObject)included);
        else
        {
            foreach (var item in ((DraftArray)included).Items)
                _list!.Add(item);
        }

        Phase = ParsePhase.After;
    }

    private Draft Plugin(Draft value)
    {
        if (Path.Count > 1)
        {
            var outer = new DraftObject(value.Location);
            outer.Set([.. Path.Skip(1)], value, KeyLocation);
            value = outer;
        }

        var name = new DraftScalar(ConfigScalar.OfString(Path[0], KeyLocation));
        switch (value)
        {
            case DraftObject block:
                if (block.Find(PluginNameKey) is null)
                    block.Set([PluginNameKey], name, KeyLocation);
                return block;
            case DraftReference or DraftConcat:
                var fallback = new DraftObject(value.Location);
                fallback.Set([PluginNameKey], name, KeyLocation);
                var layers = new DraftField(Path[0], KeyLocation);
                layers.Add(fallback, KeyLocation);
                layers.Add(value, KeyLocation);
                return new DraftPlugin(layers, value.Location);
            default:
                return value;
        }
    }

    private const string PluginNameKey = "plugin_name";
}

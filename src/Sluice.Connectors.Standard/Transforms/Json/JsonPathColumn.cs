using Sluice.Connect.Config;
using Sluice.Connect.Schema;

namespace Sluice.Connectors.Standard.Transforms.Json;

/// <summary>One column that a path fills.</summary>
internal sealed record JsonPathColumn(string Source, JsonPath Path, string PathText, string Target, DataType Type, PathErrors Errors)
{
    public TextLocation Location { get; init; }

    public string OptionPath { get; init; } = "";
}

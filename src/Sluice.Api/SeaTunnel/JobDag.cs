using System.Globalization;
using System.Text.Json.Nodes;

namespace Sluice.Api.SeaTunnel;

/// <summary>A job's graph as SeaTunnel shows it: vertices numbered from 1, edges from each vertex to those that take its rows.</summary>
internal static class JobDag
{
    private static readonly (string Section, string Label)[] s_sections = [("source", "Source"), ("transform", "Transform"), ("sink", "Sink")];

    public static JsonObject Of(string job, JsonObject config)
    {
        var vertices = new JsonArray();
        var edges = new JsonArray();
        var outputs = new Dictionary<string, int>(StringComparer.Ordinal);
        var last = 0;
        foreach (var (section, label) in s_sections)
        {
            var blocks = config[section] as JsonArray ?? [];
            for (var i = 0; i < blocks.Count; i++)
            {
                if (blocks[i] is not JsonObject block)
                    continue;
                var id = vertices.Count + 1;
                vertices.Add(Vertex(id, section, string.Create(CultureInfo.InvariantCulture, $"pipeline-1 [{label}[{i}]-{Text(block, "plugin_name")}]")));
                if (section != "source")
                    AddEdges(edges, Inputs(block, outputs, last), id);
                if ((Text(block, "plugin_output") ?? Text(block, "result_table_name")) is { } output)
                    outputs[output] = id;
                if (section != "sink")
                    last = id;
            }
        }

        return new JsonObject
        {
            ["jobId"] = job,
            ["envOptions"] = config["env"]?.DeepClone() ?? new JsonObject(),
            ["vertexInfoMap"] = vertices,
            ["pipelineEdges"] = new JsonObject { ["1"] = edges },
        };
    }

    private static JsonObject Vertex(int id, string type, string name) => new()
    {
        ["vertexId"] = id,
        ["type"] = type,
        ["vertexName"] = name,
        ["tablePaths"] = new JsonArray("default"),
    };

    /// <summary>Those that it names; without a name the block before it.</summary>
    private static List<int> Inputs(JsonObject block, Dictionary<string, int> outputs, int last)
    {
        var named = block["plugin_input"] ?? block["source_table_name"];
        var names = named is JsonArray list ? list.Select(n => n?.ToString()) : named is null ? [] : [named.ToString()];
        var found = names.OfType<string>().Select(n => outputs.GetValueOrDefault(n)).Where(v => v > 0).ToList();
        return found.Count > 0 || last == 0 ? found : [last];
    }

    private static void AddEdges(JsonArray edges, List<int> inputs, int target)
    {
        foreach (var input in inputs)
            edges.Add(new JsonObject { ["inputVertexId"] = input, ["targetVertexId"] = target });
    }

    private static string? Text(JsonObject block, string name) => block[name] is JsonValue value ? value.ToString() : null;
}

using Sluice.Connect.Config;
using Sluice.Connect.Options;

namespace Sluice.JobFiles.Planning;

/// <summary>Reads the blocks of one section: names, wiring and parallelism.</summary>
internal sealed class SectionReader(PluginKind kind, ICollection<ConfigError> problems)
{
    public List<PluginBlock> Read(ConfigObject root)
    {
        var blocks = new List<PluginBlock>();
        var name = kind.SectionName();
        switch (root[name])
        {
            case null or ConfigScalar { Kind: ConfigScalarKind.Null }:
                if (kind != PluginKind.Transform)
                    Fail(root.Location, name, $"the job has no {name}", $"add {name} {{ Name {{ ... }} }}", ErrorCodes.SectionMissing);
                break;
            case ConfigArray { Items: [] } empty when kind != PluginKind.Transform:
                Fail(
                    empty.Location,
                    name,
                    $"the section '{name}' is empty",
                    $"add a {name}: {name} {{ Name {{ ... }} }}",
                    ErrorCodes.SectionMissing);
                break;
            case ConfigArray list:
                foreach (var item in list.Items)
                {
                    if (ReadBlock(item, blocks.Count) is { } block)
                        blocks.Add(block);
                }

                break;
            case { } other:
                Fail(other.Location, name, $"'{name}' is a {other.KindName}, expected its blocks", Form, ErrorCodes.SectionForm);
                break;
        }

        return blocks;
    }

    private string Form =>
        $"write {kind.SectionName()} {{ Name {{ ... }} }} in a .conf file, "
        + $"\"{kind.SectionName()}\": [ {{ \"plugin_name\": \"Name\", ... }} ] in a .json file";

    private PluginBlock? ReadBlock(ConfigValue item, int index)
    {
        var path = $"{kind.SectionName()}[{index}]";
        if (item is not ConfigObject config)
        {
            Fail(item.Location, path, $"{path} is a {item.KindName}, expected an object", Form, ErrorCodes.SectionForm);
            return null;
        }

        if (config.Find("plugin_name") is not { Value: ConfigScalar { Kind: not ConfigScalarKind.Null } name })
        {
            Fail(config.Location, $"{path}.plugin_name", $"{path} has no plugin_name", Form, ErrorCodes.SectionForm);
            return null;
        }

        var block = new PluginBlock(kind, index, name.Text.Trim(), name.Location, config);
        var output = Texts(config, block.Id, "plugin_output", "result_table_name");
        if (output.Count > 1)
            Fail(
                output[1].Location,
                $"{block.Id}.plugin_output",
                $"{block.Id} has more than one output name",
                "an output has one name",
                ErrorCodes.SectionForm);
        return block with
        {
            Output = output.Count > 0 && output[0].Text.Length > 0 ? output[0].Text : null,
            OutputLocation = output.Count > 0 ? output[0].Location : config.Location,
            Inputs = [.. Texts(config, block.Id, "plugin_input", "source_table_name").Where(t => t.Text.Length > 0)],
            Parallelism = ReadParallelism(config, block.Id),
        };
    }

    /// <summary>The text or list of texts under the newer name, else under the older one. Both names mean the same, also mixed.</summary>
    private List<ConfigScalar> Texts(ConfigObject config, string id, string name, string olderName)
    {
        var value = config[name] is { } newer and not ConfigScalar { Kind: ConfigScalarKind.Null } ? newer : config[olderName];
        switch (value)
        {
            case null or ConfigScalar { Kind: ConfigScalarKind.Null }:
                return [];
            case ConfigScalar text:
                return [.. text.Text.Split(',', StringSplitOptions.TrimEntries).Select(part => text with { Text = part })];
            case ConfigArray list when list.Items.All(i => i is ConfigScalar):
                return [.. list.Items.Cast<ConfigScalar>()];
            default:
                Fail(
                    value.Location,
                    $"{id}.{name}",
                    $"'{name}' is a {value.KindName}, expected a name or a list of names",
                    "write plugin_input = \"a\" or [\"a\", \"b\"]",
                    ErrorCodes.SectionForm);
                return [];
        }
    }

    private int? ReadParallelism(ConfigObject config, string id)
    {
        if (config["parallelism"] is not { } value || value is ConfigScalar { Kind: ConfigScalarKind.Null })
            return null;
        try
        {
            var parallelism = OptionConversions.ToInt(value, $"{id}.parallelism");
            if (parallelism >= 1)
                return parallelism;
            Fail(
                value.Location,
                $"{id}.parallelism",
                $"'parallelism' is {parallelism}, expected at least 1",
                null,
                ErrorCodes.EnvironmentValue);
        }
        catch (ConfigException e)
        {
            foreach (var error in e.Errors)
                problems.Add(error);
        }

        return null;
    }

    private void Fail(TextLocation at, string path, string message, string? hint, string code) =>
        problems.Add(new ConfigError(at, path, message, hint) { Code = code });
}

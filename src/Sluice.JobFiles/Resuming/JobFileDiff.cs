using Sluice.Connect.Config;
using Sluice.JobFiles.Secrets;

namespace Sluice.JobFiles.Resuming;

/// <summary>Compares two versions of a job: may the newer one go on where the older one stopped? Never shows a value.</summary>
public static class JobFileDiff
{
    /// <summary>What differs, in the order of the newer file.</summary>
    /// <param name="stored">The job as it was stored, also after <see cref="JobFileText.ToText"/>.</param>
    /// <param name="now">The job as it is now.</param>
    public static IReadOnlyList<JobFileChange> Compare(ConfigObject stored, ConfigObject now)
    {
        ArgumentNullException.ThrowIfNull(stored);
        ArgumentNullException.ThrowIfNull(now);
        var changes = new List<JobFileChange>();
        var keys = SecretKeys.Of(now);
        CompareFields(Flat(stored["env"]), Flat(now["env"]), "env", ordered: false, HarmlessOptions.InEnvironment, keys, changes);
        foreach (var section in new[] { "source", "transform", "sink" })
            CompareBlocks(section, stored[section] as ConfigArray, now[section] as ConfigArray, keys, changes);
        return changes;
    }

    /// <summary>In <c>env</c>, <c>job { mode = x }</c> is <c>job.mode = x</c>.</summary>
    private static ConfigObject Flat(ConfigValue? section) =>
        section is ConfigObject map ? new ConfigObject(Leaves(map, ""), map.Location) : ConfigObject.Empty;

    private static IEnumerable<ConfigField> Leaves(ConfigObject map, string prefix) => map.Fields.SelectMany(f =>
        f.Value is ConfigObject inner ? Leaves(inner, $"{prefix}{f.Key}.") : [f with { Key = prefix + f.Key }]);

    private static void CompareBlocks(string section, ConfigArray? stored, ConfigArray? now, SecretKeys keys, List<JobFileChange> changes)
    {
        var count = Math.Max(stored?.Items.Count ?? 0, now?.Items.Count ?? 0);
        for (var i = 0; i < count; i++)
        {
            var before = stored?.Items.ElementAtOrDefault(i) as ConfigObject;
            var after = now?.Items.ElementAtOrDefault(i) as ConfigObject;
            var name = PluginName(after ?? before);
            var path = $"{section}[{i}].{name}";
            if (before is null || after is null || !string.Equals(PluginName(before), name, StringComparison.OrdinalIgnoreCase))
                changes.Add(new JobFileChange(path, IsHarmless: false));
            else
                CompareFields(Renamed(before), Renamed(after), path, ordered: false, HarmlessOptions.InBlock, keys, changes);
        }
    }

    private static string PluginName(ConfigObject? block) => (block?["plugin_name"] as ConfigScalar)?.Text ?? "";

    /// <summary>Older and newer names of the same key count as one; the plugin's own name was compared without regard to case.</summary>
    private static ConfigObject Renamed(ConfigObject block) => new(
        block.Fields.Where(f => !string.Equals(f.Key, "plugin_name", StringComparison.Ordinal)).Select(f => f with
        {
            Key = f.Key switch
            {
                "source_table_name" => "plugin_input",
                "result_table_name" => "plugin_output",
                _ => f.Key,
            },
        }),
        block.Location);

    private static void CompareFields(
        ConfigObject stored, ConfigObject now, string path, bool ordered, Func<string, bool> isHarmless, SecretKeys keys, List<JobFileChange> changes)
    {
        var found = changes.Count;
        foreach (var key in now.Fields.Concat(stored.Fields).Select(f => f.Key).Distinct(StringComparer.Ordinal))
        {
            // A secret is not stored, so that a changed one cannot be seen, nor need it be.
            if (keys.IsSecret(key))
                continue;
            Compare(stored[key], now[key], $"{path}.{key}", isHarmless(key), keys, changes);
        }

        // The order of fields is the order of columns; at the top of a block it means nothing.
        if (ordered && changes.Count == found && !Keys(stored).SequenceEqual(Keys(now), StringComparer.Ordinal))
            changes.Add(new JobFileChange($"{path} (order)", IsHarmless: false));
    }

    private static IEnumerable<string> Keys(ConfigObject map) => map.Fields.Select(f => f.Key);

    private static void Compare(ConfigValue? stored, ConfigValue? now, string path, bool isHarmless, SecretKeys keys, List<JobFileChange> changes)
    {
        switch (stored, now)
        {
            case (ConfigObject before, ConfigObject after):
                CompareFields(before, after, path, ordered: true, _ => isHarmless, keys, changes);
                break;
            case (ConfigArray before, ConfigArray after) when before.Items.Count == after.Items.Count:
                for (var i = 0; i < before.Items.Count; i++)
                    Compare(before.Items[i], after.Items[i], $"{path}[{i}]", isHarmless, keys, changes);
                break;
            case (ConfigScalar before, ConfigScalar after) when IsSame(before, after):
                break;
            default:
                changes.Add(new JobFileChange(path, isHarmless));
                break;
        }
    }

    /// <summary><c>5</c> and <c>"5"</c> mean the same to every option; a password inside a URL is no difference.</summary>
    private static bool IsSame(ConfigScalar a, ConfigScalar b) =>
        (a.Kind == ConfigScalarKind.Null) == (b.Kind == ConfigScalarKind.Null)
        && string.Equals(SecretText.MaskUrl(a.Text), SecretText.MaskUrl(b.Text), StringComparison.Ordinal);
}

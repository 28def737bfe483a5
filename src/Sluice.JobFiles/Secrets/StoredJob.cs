using Sluice.Connect.Config;
using Sluice.Core.Errors;
using Sluice.JobFiles.Planning;
using Sluice.JobFiles.Text;

namespace Sluice.JobFiles.Secrets;

/// <summary>
/// The form in which a server stores a job, to be run elsewhere: JSON after variables. A secret that the job file took from the environment
/// stays a reference, <c>${NAME}</c>, and is looked up where the job runs; one that was given literally, or with <c>-i</c>, is encrypted; so is
/// a URL with a password in it.
/// </summary>
public static class StoredJob
{
    /// <summary>A job as text to store. Holds no secret in the clear.</summary>
    public static string Seal(JobPlan plan, SecretKey key)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(key);
        return ConfigText.ToJson(Map(plan.Resolved, "", isSecret: false, SecretKeys.Of(plan.Resolved), (scalar, _, isSecret) => SealScalar(scalar, isSecret, plan, key)));
    }

    /// <summary>The job with its secrets, where it runs: never to be printed or stored.</summary>
    /// <param name="text">What <see cref="Seal"/> gave.</param>
    /// <param name="key">The key of this node; <c>null</c> where there is none, such as in a command beside the nodes.</param>
    /// <param name="environment">Looks up environment variables of this node.</param>
    /// <exception cref="SluiceException">SLC4151 or SLC4152: a secret cannot be decrypted. SLC4153: a variable is not set here.</exception>
    public static ConfigObject Open(string text, SecretKey? key, Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(environment);
        var job = JsonTree.Parse(text, null, []);
        return (ConfigObject)Map(job, "", isSecret: false, SecretKeys.Of(job), (scalar, path, isSecret) => OpenScalar(scalar, path, isSecret, key, environment));
    }

    /// <summary>A job that was sent, with the secrets in it that were encrypted before; <c>null</c> where none was.</summary>
    /// <exception cref="ConfigException">One cannot be decrypted with this key.</exception>
    internal static ConfigObject? Unseal(ConfigObject job, SecretKey key)
    {
        var isAny = false;
        var opened = (ConfigObject)Map(job, "", isSecret: false, SecretKeys.Of(job), (scalar, path, _) =>
        {
            if (scalar.Kind != ConfigScalarKind.String || !SecretKey.IsSealed(scalar.Text))
                return scalar;
            isAny = true;
            try
            {
                return ConfigScalar.OfString(key.Open(scalar.Text, path), scalar.Location);
            }
            catch (SluiceException e)
            {
                throw new ConfigException(scalar.Location, path, e.Message.TrimEnd('.'), code: e.Code);
            }
        });
        return isAny ? opened : null;
    }

    private static ConfigScalar SealScalar(ConfigScalar scalar, bool isSecret, JobPlan plan, SecretKey key)
    {
        if (!isSecret && (scalar.Kind != ConfigScalarKind.String || string.Equals(SecretText.MaskUrl(scalar.Text), scalar.Text, StringComparison.Ordinal)))
            return scalar;

        // What was encrypted before it was sent stays as it is: encrypted twice, it would be opened half.
        if (scalar.Kind == ConfigScalarKind.Null || SecretKey.IsSealed(scalar.Text))
            return scalar;
        return ConfigScalar.OfString(
            isSecret && plan.FindReference(scalar) is { } name ? $"${{{name}}}" : key.Seal(scalar.Text), scalar.Location);
    }

    private static ConfigScalar OpenScalar(ConfigScalar scalar, string path, bool isSecret, SecretKey? key, Func<string, string?> environment)
    {
        if (scalar.Kind != ConfigScalarKind.String)
            return scalar;
        if (SecretKey.IsSealed(scalar.Text))
        {
            return key is not null
                ? ConfigScalar.OfString(key.Open(scalar.Text, path), scalar.Location)
                : throw new SluiceException("SLC4151", $"The stored secret of {path} is encrypted, and there is no key here. It is secret.key in a node's data folder: set {SecretKey.Variable} to what is in it.");
        }

        if (!isSecret || !scalar.Text.StartsWith("${", StringComparison.Ordinal) || !scalar.Text.EndsWith('}'))
            return scalar;
        var name = scalar.Text[2..^1];
        return environment(name) is { } value
            ? ConfigScalar.OfString(value, scalar.Location)
            : throw new SluiceException("SLC4153", $"The job takes {path} from the environment variable {name}, which is not set on this node. Set it here, or run the job where it is.");
    }

    private static ConfigValue Map(ConfigValue value, string path, bool isSecret, SecretKeys keys, Func<ConfigScalar, string, bool, ConfigScalar> change) => value switch
    {
        ConfigObject map => new ConfigObject(
            map.Fields.Select(f => f with
            {
                Value = Map(f.Value, path.Length == 0 ? f.Key : $"{path}.{f.Key}", isSecret || keys.IsSecret(f.Key), keys, change),
            }),
            map.Location),
        ConfigArray list => new ConfigArray([.. list.Items.Select((item, i) => Map(item, $"{path}[{i}]", isSecret, keys, change))], list.Location),
        ConfigScalar scalar => change(scalar, path, isSecret),
        _ => value,
    };
}

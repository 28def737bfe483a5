using System.Globalization;
using Sluice.Api;
using Sluice.Client.Contract;
using Sluice.Composition;
using Sluice.Connect.Config;
using Sluice.Connect.Options;
using Sluice.Core.History;
using Sluice.Core.Leases;
using Sluice.Core.Sessions;
using Sluice.JobFiles;
using Sluice.JobFiles.Files;
using Sluice.Storage.Postgres;

namespace Sluice.Server;

/// <summary>Puts the command line's options over those of a file, and checks them all.</summary>
internal sealed class SettingsReader
{
    private const string CommandLine = "command line";

    private readonly OptionValues _set;
    private readonly OptionValues _file;

    private SettingsReader(OptionValues set, OptionValues file) => (_set, _file) = (set, file);

    /// <summary>Reads them.</summary>
    /// <param name="file">The file of <c>--config</c>, or <c>null</c>.</param>
    /// <param name="set">Options of the command line; they go before the file's.</param>
    /// <exception cref="ConfigException">An option cannot be used; says which, where and why.</exception>
    /// <exception cref="Core.Errors.SluiceException">SLC4010, SLC4011: times that would break the guarantee.</exception>
    public static ServerSettings Read(string? file, IReadOnlyList<GivenOption> set)
    {
        try
        {
            var problems = new List<ConfigError>();
            var given = Bind(OptionsText.Read(string.Join('\n', set.Select(s => Quoted(s.Text))), CommandLine), problems);
            var reader = new SettingsReader(given, Bind(file is null ? OptionsText.Read("", null) : OptionsText.ReadFile(file), problems));
            return problems.Count > 0 ? throw new ConfigException(problems) : reader.Read();
        }
        catch (ConfigException e)
        {
            throw new ConfigException([.. e.Errors.Select(x => x with { Location = Typed(x.Location, set) })]);
        }
    }

    /// <summary>On the command line the place of an option is what was typed: each is a line of the text that is read.</summary>
    private static TextLocation Typed(TextLocation at, IReadOnlyList<GivenOption> set) =>
        at.File == CommandLine && at.Line > 0 && at.Line <= set.Count ? new TextLocation(set[at.Line - 1].Typed, 0, 0) : at;

    private static OptionValues Bind(ConfigObject config, List<ConfigError> problems)
    {
        var found = new List<ConfigError>();
        var values = ServerOptions.All.Bind(config, "server", found);
        // A server with a misspelt option would run without it, unnoticed: what is only a warning in a job file is an error here.
        problems.AddRange(found.Select(p => p with { IsWarning = false }));
        return values;
    }

    private static string Quoted(string set)
    {
        var at = set.IndexOf('=', StringComparison.Ordinal);
        if (at <= 0)
            throw new ConfigException(TextLocation.Unknown, "--set", $"'{set}' is no option", "write --set name=value");
        var value = set[(at + 1)..].Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        return $"{set[..at]} = \"{value}\"";
    }

    private ServerSettings Read() => new()
    {
        Http = ReadAddress(),
        Data = Path.GetFullPath(Get(ServerOptions.Data)),
        Store = Find(ServerOptions.Store),
        Name = Find(ServerOptions.Name) is { Length: > 0 } name ? name : Environment.MachineName,
        Slots = ReadSlots(),
        Tags = ReadTags(),
        Role = ReadRole(),
        HasControlProcess = Get(ServerOptions.ControlProcess),
        Advertise = Find(ServerOptions.Advertise),
        SiloPort = In(ServerOptions.SiloPort, 0, ushort.MaxValue),
        GatewayPort = In(ServerOptions.GatewayPort, 0, ushort.MaxValue),
        OnOutage = Get(ServerOptions.OnOutage),
        Timings = new Timings
        {
            Renewal = Time(ServerOptions.Renewal),
            Permit = Time(ServerOptions.Permit),
            Silence = Time(ServerOptions.Silence),
            Deadline = Time(ServerOptions.Deadline),
            Answer = Time(ServerOptions.Answer),
            UnboundedWait = Time(ServerOptions.UnboundedWait),
            FenceClaim = Time(ServerOptions.FenceClaim),
        }.Scaled(ReadScale()).Validated(),
        History = new HistoryRules
        {
            MostEndedRuns = Get(ServerOptions.EndedRuns),
            RunAge = Time(ServerOptions.RunAge),
            RequestAge = Time(ServerOptions.RequestAge),
        },
        ShutdownWait = Time(ServerOptions.ShutdownWait),
        IsInProcess = Get(ServerOptions.InProcess),
        RunnerMemory = ReadMemory(),
        IsInsecure = Get(ServerOptions.Insecure),
        IsNewKey = Get(ServerOptions.NewKey),
        Certificate = Find(ServerOptions.Certificate),
        CertificateKey = Find(ServerOptions.CertificateKey),
        Files = ReadFiles(),
        Webhooks = WebhookReader.Read(In(ServerOptions.NotifyUrls), In(ServerOptions.NotifyAllow), In(ServerOptions.NotifySecret)),
        StopObjective = Time(ServerOptions.StopObjective),
        RunnerLogBytes = (long)In(ServerOptions.RunnerLogSize, 1, 100_000) << 20,
        RunnerLogFiles = In(ServerOptions.RunnerLogFiles, 1, 1_000),
        Api = new ApiOptions
        {
            Identities = [.. IdentityReader.Read(Find(ServerOptions.Identities) ?? [])],
            RequestAge = Time(ServerOptions.RequestAge),
            Version = Release.Version,
            Commit = Release.Commit,
        },
        LogLevel = Get(ServerOptions.LogLevel),
        IsLogJson = Get(ServerOptions.LogForm) == LogFormat.Json,
    };

    private FileRoots ReadFiles() => FileRootsReader.Read(
        Find(ServerOptions.FileRoots), Path.GetFullPath(Get(ServerOptions.Data)), Find(ServerOptions.Store),
        [Find(ServerOptions.CertificateKey), Find(ServerOptions.NotifySecret), .. FileRootsReader.SecretsOf(Find(ServerOptions.Identities) ?? [])]);

    private Uri ReadAddress()
    {
        var text = Get(ServerOptions.Http);
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.AbsolutePath == "/"
            ? uri
            : throw Error(ServerOptions.Http, $"'{text}' is no address", "write http://host:port");
    }

    private int ReadSlots()
    {
        if (Get(ServerOptions.Role) == NodeRole.Control)
            return 0;
        var slots = In(ServerOptions.Slots).Has(ServerOptions.Slots) ? Get(ServerOptions.Slots) : Math.Max(4, 2 * Environment.ProcessorCount);
        return slots is >= 0 and <= 10_000 ? slots : throw Error(ServerOptions.Slots, $"there cannot be {slots} slots", "give a number from 0 to 10000");
    }

    private Tags ReadTags()
    {
        var tags = new List<KeyValuePair<string, string>>();
        foreach (var tag in Find(ServerOptions.Tags) ?? [])
        {
            var parts = tag.Split('=', 2);
            if (parts.Length != 2 || !Tags.CanBe(parts[0], parts[1]))
                throw Error(ServerOptions.Tags, $"'{tag}' is no tag", "write each as name=value; neither may have commas, quotes or more than 100 characters");
            tags.Add(KeyValuePair.Create(parts[0], parts[1]));
        }

        return Tags.Of(tags);
    }

    private NodeRole ReadRole()
    {
        var role = Get(ServerOptions.Role);
        return role == NodeRole.All || (Find(ServerOptions.Store) is { } store && PostgresStoreUri.IsOne(store))
            ? role
            : throw Error(ServerOptions.Role, $"a node alone has no use for {role.ToString().ToUpperInvariant()}", "give a store that nodes can share, postgres://user:password@host:port/db, or leave the role out");
    }

    private long ReadMemory()
    {
        var memory = Get(ServerOptions.RunnerMemory);
        return memory is >= 64 and <= 1_000_000
            ? (long)memory << 20
            : throw Error(ServerOptions.RunnerMemory, $"a job's process cannot have {memory} MB", "give a number from 64 to 1000000");
    }

    private double ReadScale()
    {
        var scale = Get(ServerOptions.Scale);
        return scale is > 0 and <= 100
            ? scale
            : throw Error(ServerOptions.Scale, $"times cannot be multiplied by {scale.ToString(CultureInfo.InvariantCulture)}", "give a number greater than 0, at most 100");
    }

    private int In(Option<int> option, int least, int most)
    {
        var number = Get(option);
        return number >= least && number <= most ? number : throw Error(option, $"{number} cannot be used", $"give a number from {least} to {most}");
    }

    private TimeSpan Time(Option<string> option) =>
        Duration.TryParse(Get(option), out var time) ? time : throw Error(option, $"'{Get(option)}' is no duration", "write it as 30s, 500ms or 1h30m");

    private T Get<T>(Option<T> option) => In(option).Get(option);

    private T? Find<T>(Option<T> option) => In(option).Find(option);

    private ConfigException Error(Option option, string message, string hint) => In(option).Error(option, $"the option {option.Name}: {message}", hint);

    private OptionValues In(Option option) => _set.Has(option) ? _set : _file;
}

using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Sluice.Api.Health;
using Sluice.Connect.Config;
using Sluice.JobFiles;
using Sluice.Server;
using YamlDotNet.RepresentationModel;

namespace Sluice.Docs.Tests.Deployment;

/// <summary>What the files of deploy/ type and ask for exists, and their times fit each other.</summary>
public sealed partial class DeploymentTests
{
    private const string Binary = "/opt/sluice/sluice";

    /// <summary>What a node takes for its last answers, and for the end of its control process, after its tasks.</summary>
    private static readonly TimeSpan s_goodbye = TimeSpan.FromSeconds(10);

    private static TimeSpan ShutdownWait => Duration(ServerOptions.ShutdownWait.Default!);

    [Fact]
    public void The_Dockerfile_starts_a_node_from_what_was_published_and_names_no_registry()
    {
        var text = DeployFile.Text("Dockerfile");
        Assert.Equal([Binary], Instruction("ENTRYPOINT"));
        Typed.Check(Instruction("CMD"));
        Assert.All(From().Matches(text).Select(m => m.Groups["image"].Value), NamesNoRegistry);
        // The published program is the project's, self-contained as soon as a runtime is named.
        var publish = Typed.Split(text.Split('\n').Single(l => l.Contains("dotnet publish", StringComparison.Ordinal)));
        Assert.True(Directory.Exists(Path.Combine(Repository.Root, publish[3])), publish[3]);
        Assert.Contains("/deploy/app/", File.ReadAllLines(Path.Combine(Repository.Root, ".gitignore")));

        string[] Instruction(string name) => JsonSerializer.Deserialize<string[]>(text.Split('\n').Single(l => l.StartsWith(name + " ", StringComparison.Ordinal))[name.Length..])!;
    }

    [Fact]
    public void The_compose_file_starts_nodes_by_commands_that_exist_and_gives_them_time_to_end()
    {
        var file = DeployFile.Yaml("compose.yaml").Single();
        var nodes = ((YamlMappingNode)file.At("services")).Children.Where(s => s.Key.Word() != "store").ToList();

        Assert.Equal(["control", "worker"], nodes.Select(n => n.Key.Word()));
        Assert.All(nodes, n => Assert.Equal("server", Typed.Check(n.Value.At("command").Words()).CommandResult.Command.Name));
        var health = file.At("x-node", "healthcheck", "test").Words();
        Assert.Equal(["CMD", Binary], health.Take(2));
        Typed.Check(health.Skip(2));
        Assert.True(Duration(file.At("x-node", "stop_grace_period").Word()) >= ShutdownWait + s_goodbye);
        Assert.All(file.All().OfType<YamlMappingNode>().Where(m => m.Children.ContainsKey("image")).Select(m => m.At("image").Word()), NamesNoRegistry);
    }

    [Fact]
    public void The_unit_starts_a_node_by_a_command_that_exists_and_gives_it_time_to_end()
    {
        var lines = DeployFile.Text("sluice.service").Split('\n').Where(l => l.Contains('=') && l[0] != '#').Select(l => l.Split('=', 2)).ToLookup(l => l[0], l => l[1], StringComparer.Ordinal);
        var start = Typed.Split(lines["ExecStart"].Single());

        Assert.Equal(Binary, start[0]);
        Assert.Equal("server", Typed.Check(start.Skip(1)).CommandResult.Command.Name);
        Assert.True(Seconds(lines["TimeoutStopSec"].Single()) >= ShutdownWait + s_goodbye);
        Assert.Equal(ExitCode.BadUsage.ToString(CultureInfo.InvariantCulture), lines["RestartPreventExitStatus"].Single());
        Typed.Check(Typed.Split(DeployFile.Text("sluice.service").Split('\n').Single(l => l.Contains("sluice drain", StringComparison.Ordinal)).Split("sluice ")[1]));
    }

    [Fact]
    public void The_manifest_asks_endpoints_that_exist_drains_by_a_command_that_exists_and_gives_both_their_time()
    {
        var files = DeployFile.Yaml("kubernetes.yaml");
        var pod = files.Single(f => f.At("kind").Word() == "StatefulSet").At("spec", "template", "spec");
        var node = pod.At("containers", 0);
        var endpoints = new HealthEndpoints(null!, [], TimeProvider.System).Routes.Select(r => r.Pattern).ToHashSet(StringComparer.Ordinal);

        Assert.All(new[] { "livenessProbe", "readinessProbe", "startupProbe" }, p => Assert.Contains(node.At(p, "httpGet", "path").Word(), endpoints));
        // A node without its store is not killed for it.
        Assert.Equal("/healthz", node.At("livenessProbe", "httpGet", "path").Word());
        var port = node.At("ports", 0, "containerPort").Word();
        Assert.EndsWith($":{port}", Typed.Check(node.At("args").Words()).Value<string>("--http"), StringComparison.Ordinal);
        var stop = node.At("lifecycle", "preStop", "exec", "command").Words();
        Assert.StartsWith($"exec {Binary} drain ", stop[2], StringComparison.Ordinal);
        var drain = Typed.Check(Typed.Split(stop[2]).Skip(2));
        Assert.True(drain.Value<bool>("--wait"));
        Assert.True(Seconds(pod.At("terminationGracePeriodSeconds").Word()) >= drain.Value<TimeSpan?>("--timeout")! + ShutdownWait + s_goodbye);
        Assert.All(files.SelectMany(f => f.All()).OfType<YamlMappingNode>().Where(m => m.Children.ContainsKey("image")).Select(m => m.At("image").Word()), NamesNoRegistry);
    }

    [Fact]
    public void The_sample_of_options_has_only_options_that_exist()
    {
        var problems = new List<ConfigError>();
        ServerOptions.All.Bind(OptionsText.ReadFile(DeployFile.PathOf("sluice.conf")), "server", problems);

        Assert.Empty(problems);
    }

    /// <summary>A host has a dot or a port before the first slash.</summary>
    private static void NamesNoRegistry(string image) => Assert.DoesNotMatch(@"^[^/]*[.:][^/]*/", image);

    private static TimeSpan Seconds(string text) => TimeSpan.FromSeconds(int.Parse(text, CultureInfo.InvariantCulture));

    private static TimeSpan Duration(string text) => Seconds(text.TrimEnd('s'));

    [GeneratedRegex(@"^FROM (?<image>\S+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex From();
}

using Microsoft.Extensions.Logging;
using Sluice.Client.Contract;
using Sluice.Connect.Config;
using Sluice.Connect.Options;
using Sluice.Core.History;
using Sluice.Core.Leases;
using Sluice.Engine.Agents;

namespace Sluice.Server;

/// <summary>The options of <c>sluice server</c>, in its <c>--config</c> file and as <c>--set name=value</c>.</summary>
internal static class ServerOptions
{
    private static readonly Timings s_times = new();
    private static readonly HistoryRules s_history = new();

    public static readonly Option<string> Http = Option.String("http", "Where HTTP is served.").WithDefault("http://127.0.0.1:8080");

    public static readonly Option<string> Store = Option.String(
        "store", "sqlite:PATH or postgres://user:password@host:port/db. Default: a SQLite file in the data folder.").Secret();

    public static readonly Option<string> Data = Option.String(
        "data", "The folder of what the node keeps for itself: its store file, stop journal, key and logs.").WithDefault(".sluice/server");

    public static readonly Option<string> Name = Option.String(
        "name", "The node's name among workers, the same after a restart. Default: the machine's name.");

    public static readonly Option<int> Slots = Option.Int(
        "slots", "How many tasks run here at one time; 0 for a node that runs none. Default: twice the processors, at least 4.");

    public static readonly Option<IReadOnlyList<string>> Tags = Option.List(
        "tags", "What jobs may ask of a node in their env.tag_filter, each as name=value. Default: none, and jobs that ask get no slot here.");

    public static readonly Option<NodeRole> Role = Option.Enum<NodeRole>(
        "role", "What the node is for, where several share a store: ALL; CONTROL runs no tasks; WORKER coordinates nothing.").WithDefault(NodeRole.All);

    public static readonly Option<bool> ControlProcess = Option.Bool(
        "control.process", "Coordinate runs in a process of its own, which joins those of other nodes; only where the store is PostgreSQL.").WithDefault(true);

    public static readonly Option<string> Advertise = Option.String(
        "control.advertise", "The host at which other nodes reach the control process. Default: the address from which this machine reaches the store.");

    public static readonly Option<int> SiloPort = Option.Int(
        "control.silo_port", "The control process' port for other control processes; 0: a free one.").WithDefault(0);

    public static readonly Option<int> GatewayPort = Option.Int(
        "control.gateway_port", "The control process' port for nodes; 0: a free one.").WithDefault(0);

    public static readonly Option<OutagePolicy> OnOutage = Option.Enum<OutagePolicy>(
        "on_store_outage", "What happens to tasks while the store cannot be reached: writing pauses, or they are ended when their permits are over.")
        .WithDefault(OutagePolicy.Pause);

    public static readonly Option<bool> Insecure = Option.Bool(
        "insecure", "Serve without authentication or TLS also where others than this machine can reach it.").WithDefault(false);

    public static readonly Option<bool> NewKey = Option.Bool(
        "secret_key.replace",
        "The key that the secrets of the store's jobs are encrypted with is lost: this node's takes its place, and jobs that have secrets must be submitted again.").WithDefault(false);

    public static readonly Option<string> Certificate = Option.String("tls.certificate", "A certificate in PEM: HTTPS is served.");

    public static readonly Option<string> CertificateKey = Option.String(
        "tls.key", "The certificate's key in PEM. Default: it stands in the certificate's file.");

    public static readonly Option<IReadOnlyList<ConfigObject>> Identities = Option.Objects(
        "identities",
        "Who may use the interface: { name, role = viewer | operator | admin, and password_file or token_file: a file that holds the secret }. "
        + "None: everybody who can reach it may do everything.");

    public static readonly Option<IReadOnlyList<string>> FileRoots = Option.List(
        "files.roots",
        "Folders whose files jobs may name; what lies elsewhere, also behind a link, is refused. Default: the folder that the server was started in, unless that is "
        + "the root of the file system.");

    public static readonly Option<IReadOnlyList<string>> NotifyUrls = Option.List(
        "notify.urls", "Addresses that are told of every job when it has ended or its stop is stuck. See docs/operations.md.");

    public static readonly Option<IReadOnlyList<string>> NotifyAllow = Option.List(
        "notify.allow", "What jobs may name in their own notify: an address, and all whose paths lie under its. Default: nothing.");

    public static readonly Option<string> NotifySecret = Option.String(
        "notify.secret_file", "The file that holds the key with which notices are signed; needed with the two others, at least 16 characters.");

    public static readonly Option<string> StopObjective = Time(
        "stop.objective", "How long a stop may take until its job has ended; it is counted and told, and ends nothing", "60s");

    public static readonly Option<LogLevel> LogLevel = Option.Enum<LogLevel>("log.level", "What is logged.").WithDefault(Microsoft.Extensions.Logging.LogLevel.Information);

    public static readonly Option<LogFormat> LogForm = Option.Enum<LogFormat>("log.format", "How it is logged, to standard error.").WithDefault(LogFormat.Text);

    public static readonly Option<bool> InProcess = Option.Bool(
        "runner.in_process",
        "Run tasks in the server's own process instead of one for each job: quicker to start, but what does not end by itself cannot be killed.").WithDefault(false);

    public static readonly Option<int> RunnerMemory = Option.Int("runner.memory", "The memory of one job's process, in MB; at least 64.").WithDefault(512);

    public static readonly Option<int> RunnerLogSize = Option.Int(
        "runner.log_size", "The size at which a job's log is put aside and begun anew, in MB; at least 1.").WithDefault(10);

    public static readonly Option<int> RunnerLogFiles = Option.Int(
        "runner.log_files", "How many logs that were put aside are kept of a run; at least 1.").WithDefault(3);

    public static readonly Option<string> ShutdownWait = Time(
        "shutdown_wait", "How long tasks may take to their next commit when the node is shut down", TimeSpan.FromSeconds(30));

    public static readonly Option<double> Scale = Option.Double(
        "lease.scale", "Multiplies all times of leases and stops; tests use 0.1.").WithDefault(1);

    public static readonly Option<string> Renewal = Time("lease.renewal", "How often a node renews its session", s_times.Renewal);

    public static readonly Option<string> Permit = Time("lease.permit", "How long a task may write after a renewal was sent", s_times.Permit);

    public static readonly Option<string> Silence = Time(
        "lease.silence", "How long a session's counter must stand still before the session is declared lost", s_times.Silence);

    public static readonly Option<string> Deadline = Time("lease.deadline", "How long a status that waits for others may last", s_times.Deadline);

    public static readonly Option<string> Answer = Time("lease.answer", "How long a caller waits before it hears in-doubt", s_times.Answer);

    public static readonly Option<string> UnboundedWait = Time(
        "lease.unbounded_wait", "How long a replacement waits at a sink that neither fences nor bounds what is on its way", s_times.UnboundedWait);

    public static readonly Option<string> FenceClaim = Time("lease.fence_claim", "How long a node keeps a fence task before another may take it", s_times.FenceClaim);

    public static readonly Option<int> EndedRuns = Option.Int("history.runs", "How many ended runs are kept.").WithDefault(s_history.MostEndedRuns);

    public static readonly Option<string> RunAge = Time("history.run_age", "How long an ended run is kept", "90d");

    public static readonly Option<string> RequestAge = Time(
        "history.request_age", "How long requests and receipts are kept; at least 30d", "400d");

    public static OptionSet All { get; } = new(
        Http, Store, Data, Name, Slots, Tags, Role, ControlProcess, Advertise, SiloPort, GatewayPort, OnOutage, Insecure, NewKey, Certificate, CertificateKey, Identities, FileRoots, NotifyUrls, NotifyAllow, NotifySecret, StopObjective, LogLevel, LogForm, InProcess, RunnerMemory, RunnerLogSize, RunnerLogFiles, ShutdownWait, Scale, Renewal, Permit, Silence, Deadline, Answer, UnboundedWait,
        FenceClaim, EndedRuns, RunAge, RequestAge);

    private static Option<string> Time(string name, string description, TimeSpan normal) => Time(name, description, Duration.Format(normal));

    private static Option<string> Time(string name, string description, string normal) => Option.String(name, description + ".").WithDefault(normal);
}

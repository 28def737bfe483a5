using System.Reflection;
using System.Runtime.Loader;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Sluice.Cluster.Tests.Fixtures;

namespace Sluice.Cluster.Tests.Releases;

/// <summary>Each message of this release is read by the one that follows it, which has a member more in each, and the other way round.</summary>
public sealed class MessagesTests
{
    private static readonly Assembly s_today = typeof(ClusterLink).Assembly;
    private static readonly Assembly s_next = LoadNext();

    public static TheoryData<string, string> Members => new()
    {
        { "Sluice.Cluster.Coordinators.AttendCall", "From" },
        { "Sluice.Cluster.Coordinators.AttendAnswer", "At" },
        { "Sluice.Cluster.Coordinators.WakeCall", "" },
        { "Sluice.Cluster.Nodes.WakeSession", "Worker" },
    };

    [Theory, MemberData(nameof(Members))]
    public void S11_F39_A_message_with_a_member_more_is_read_without_it_and_one_without_it_is_read_too(string type, string member)
    {
        Assert.Equal(s_today.GetType(type)!.GetProperties().Length + 1, s_next.GetType(type)!.GetProperties().Length);
        foreach (var (from, to) in new[] { (s_next, s_today), (s_today, s_next) })
        {
            var sent = Activator.CreateInstance(from.GetType(type, throwOnError: true)!)!;
            if (member.Length > 0)
                sent.GetType().GetProperty(member)!.SetValue(sent, "first");

            using var wire = new MemoryStream();
            Serializer(from).Serialize(sent, wire, sent.GetType());
            wire.Position = 0;
            var got = Serializer(to).Deserialize(wire, to.GetType(type)!);

            if (member.Length > 0)
                Assert.Equal("first", got!.GetType().GetProperty(member)!.GetValue(got));
        }
    }

    /// <summary>Knows the messages of one release. Orleans finds those of every assembly that is loaded: the other's are taken out.</summary>
    private static ObjectSerializer Serializer(Assembly messages)
    {
        var other = messages == s_today ? s_next : s_today;
        var services = new ServiceCollection().AddSerializer(s => s.AddAssembly(messages));
        foreach (var found in services.Where(d => d.ImplementationType?.Assembly == other).ToList())
            services.Remove(found);
        using var names = AssemblyLoadContext.EnterContextualReflection(messages);
        return services.BuildServiceProvider().GetRequiredService<ObjectSerializer>();
    }

    /// <summary>Beside this one's, whatever it has in common with it.</summary>
    private static Assembly LoadNext() => new AssemblyLoadContext("next").LoadFromAssemblyPath(Path.Combine(Release.NextFolder, "Sluice.Cluster.dll"));
}

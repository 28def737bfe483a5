using System.Runtime.CompilerServices;
using Sluice.Connect.Config;
using Sluice.JobFiles.Text.Drafts;

namespace Sluice.JobFiles.Text;

/// <summary>
/// Fills in substitutions. A field that refers to itself sees what it was before; any other reference sees the final value, wherever
/// it stands in the file. What is missing is collected, so that all of it can be told at once.
/// </summary>
internal sealed class Resolver
{
    private readonly DraftObject _root;
    private readonly IOutsideValues _outside;
    private readonly ICollection<ConfigError> _errors;
    private readonly Dictionary<DraftField, FieldState> _fields = new(ReferenceEqualityComparer.Instance);
    private readonly TreeSizes _sizes = new();

    private Resolver(DraftObject root, IOutsideValues outside, ICollection<ConfigError> errors)
    {
        _root = root;
        _outside = outside;
        _errors = errors;
    }

    /// <summary>Resolves a whole file.</summary>
    public static ConfigObject Resolve(DraftObject root, IOutsideValues outside, ICollection<ConfigError> errors) =>
        (ConfigObject)new Resolver(root, outside, errors).Resolve(root, null, 0)!;

    private ConfigValue? Resolve(Draft draft, FieldState? owner, int depth)
    {
        if (depth > TextLimits.Depth + TextLimits.SubstitutionDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new ConfigException(draft.Location, "", "substitutions refer to one another too deeply", null, ErrorCodes.TooDeep);
        return draft switch
        {
            DraftScalar scalar => scalar.Value,
            DraftObject map => ResolveObject(map, depth),
            DraftArray list => ResolveArray(list, depth),
            DraftReference reference => ResolveReference(reference, depth),
            DraftPrevious => owner?.Value,
            DraftPlugin plugin => ResolveField(plugin.Block, depth),
            DraftConcat concat => ResolveConcat(concat, owner, depth),
            _ => throw new InvalidOperationException($"A {draft.GetType().Name} stands alone."),
        };
    }

    private ConfigObject ResolveObject(DraftObject map, int depth)
    {
        var fields = new List<ConfigField>(map.Fields.Count);
        foreach (var field in map.Fields)
        {
            if (ResolveField(field, depth) is { } value)
                fields.Add(new ConfigField(field.Key, value, field.KeyLocation));
        }

        return _sizes.Measured(new ConfigObject(fields, map.Location));
    }

    private ConfigArray ResolveArray(DraftArray list, int depth)
    {
        var items = new List<ConfigValue>(list.Items.Count);
        foreach (var item in list.Items)
        {
            if (Resolve(item, null, depth + 1) is { } value)
                items.Add(value);
        }

        return _sizes.Measured(new ConfigArray(items, list.Location));
    }

    private ConfigValue? ResolveField(DraftField field, int depth)
    {
        if (field.Layers is [DraftScalar only])
            return only.Value;
        if (_fields.TryGetValue(field, out var known))
            return known.Value;
        var state = new FieldState();
        _fields.Add(field, state);
        foreach (var layer in field.Layers)
        {
            state.Layer = layer;
            if (Resolve(layer, state, depth + 1) is { } value)
                state.Value = state.Value is ConfigObject older && value is ConfigObject newer ? _sizes.Merge(older, newer) : value;
        }

        state.Layer = null;
        return state.Value;
    }

    private ConfigValue? ResolveReference(DraftReference reference, int depth)
    {
        var isCycle = false;
        if (reference.Scope.Count > 0 && Find(_root, [.. reference.Scope, .. reference.Path], 0, depth, ref isCycle) is { } scoped)
            return Located(scoped, reference);
        if (Find(_root, reference.Path, 0, depth, ref isCycle) is { } found)
            return Located(found, reference);
        if (_outside.Find(reference.Name, reference.Location) is { } outside)
            return outside;
        if (reference.IsOptional)
            return null;
        _errors.Add(isCycle ? Cycle(reference) : Missing(reference));
        return ConfigScalar.OfString("", reference.Location);
    }

    private static ConfigError Cycle(DraftReference reference) => new(
        reference.Location,
        "",
        $"the substitution ${{{reference.Name}}} refers to itself, directly or through others",
        "give one of them a value of its own")
    {
        Code = ErrorCodes.SubstitutionCycle,
    };

    private ConfigError Missing(DraftReference reference) => new(
        reference.Location,
        "",
        $"the variable '{reference.Name}' is not given",
        _outside.Remedy(reference.Name))
    {
        Code = ErrorCodes.VariableMissing,
    };

    private ConfigValue Located(ConfigValue value, DraftReference reference)
    {
        _sizes.CountCopy(value, reference.Location);
        return value is ConfigScalar scalar ? scalar with { Location = reference.Location } : value;
    }

    private ConfigValue? Find(DraftObject map, IReadOnlyList<string> path, int from, int depth, ref bool isCycle)
    {
        if (map.Find(path[from]) is not { } field)
            return null;
        if (!_fields.TryGetValue(field, out var state))
        {
            return from < path.Count - 1 && field.Layers is [DraftObject inner]
                ? Find(inner, path, from + 1, depth + 1, ref isCycle)
                : Walk(ResolveField(field, depth + 1), path, from + 1);
        }

        if (state.Layer is null)
            return Walk(state.Value, path, from + 1);

        // The field is in the middle of being resolved: what stands in it as an object can be looked into all the same, and as a whole it
        // is what it was before the layer in hand.
        for (var i = field.Layers.Count - 1; from < path.Count - 1 && i >= 0; i--)
        {
            foreach (var part in field.Layers[i] is DraftConcat concat ? concat.Parts.Reverse() : [field.Layers[i]])
            {
                if (part is DraftObject open && Find(open, path, from + 1, depth + 1, ref isCycle) is { } found)
                    return found;
            }
        }

        isCycle |= state.Value is null;
        return Walk(state.Value, path, from + 1);
    }

    private static ConfigValue? Walk(ConfigValue? value, IReadOnlyList<string> path, int from)
    {
        for (var i = from; i < path.Count; i++)
            value = (value as ConfigObject)?[path[i]];
        return value;
    }

    private ConfigValue? ResolveConcat(DraftConcat concat, FieldState? owner, int depth)
    {
        var joined = new JoinedValue(concat.Location, _sizes);
        foreach (var part in concat.Parts)
        {
            if (part is DraftSpace space)
                joined.AddSpace(space.Text);
            else if (Resolve(part, owner, depth + 1) is { } value)
                joined.Add(value, part.Location);
        }

        return joined.Build();
    }
}

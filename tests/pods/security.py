# SPDX-License-Identifier: Apache-2.0
"""Security contexts of a pod and its containers, as kubelet tells them to a runtime.

After pkg/kubelet/kuberuntime/security_context.go and pkg/securitycontext/util.go; what
the API server refuses is refused here, as no kubelet ever sees it.
"""

# Of securitycontext.ConvertToRuntimeMaskedPaths and ...ReadonlyPaths.
MASKED = ['/proc/asound', '/proc/acpi', '/proc/kcore', '/proc/keys',
          '/proc/latency_stats', '/proc/timer_list', '/proc/timer_stats',
          '/proc/sched_debug', '/proc/scsi', '/sys/firmware',
          '/sys/devices/virtual/powercap']
READ_ONLY = ['/proc/bus', '/proc/fs', '/proc/irq', '/proc/sys', '/proc/sysrq-trigger']
NAMESPACES = {'network': 'POD', 'pid': 'CONTAINER', 'ipc': 'POD'}


class Refused(Exception):
    """By the API server's validation, or by kubelet before the runtime is asked."""


def seccomp(*contexts):
    """The first that says so. Kubelet's default, without its SeccompDefault, is none."""
    for context in contexts:
        if 'seccompProfile' in context:
            return {'profile_type': context['seccompProfile']['type']}
    return {'profile_type': 'Unconfined'}


def optional(value):
    return None if value is None else {'value': value}


def sandbox_security(spec):
    pod = spec.get('securityContext', {})
    containers = spec.get('initContainers', []) + spec['containers']
    return {
        'namespace_options': NAMESPACES,
        'run_as_user': optional(pod.get('runAsUser')),
        'run_as_group': optional(pod.get('runAsGroup')),
        'supplemental_groups': pod.get('supplementalGroups', []),
        'privileged': any(c.get('securityContext', {}).get('privileged')
                          for c in containers),
        # The sandbox' own process always gets the runtime's filter.
        'seccomp': {'profile_type': 'RuntimeDefault'}}


def validate(context):
    """ValidateSecurityContext of the API server."""
    if context.get('allowPrivilegeEscalation') is not False:
        return
    if context.get('privileged'):
        raise Refused('cannot set `allowPrivilegeEscalation` to false and '
                      '`privileged` to true')
    if 'CAP_SYS_ADMIN' in context.get('capabilities', {}).get('add', []):
        raise Refused('cannot set `allowPrivilegeEscalation` to false and '
                      '`capabilities.Add` CAP_SYS_ADMIN')


def verify_non_root(effective, image):
    """verifyRunAsNonRoot: a user by name in an image cannot be told from root."""
    if not effective.get('runAsNonRoot'):
        return
    if 'runAsUser' in effective:
        if effective['runAsUser'] == 0:
            raise Refused("container's runAsUser breaks non-root policy")
    elif image.username:
        raise Refused('container has runAsNonRoot and image has non-numeric user')
    elif image.uid.value == 0:
        raise Refused('container has runAsNonRoot and image will run as root')


def container_security(spec, container, image):
    pod = spec.get('securityContext', {})
    own = container.get('securityContext', {})
    validate(own)
    shared = ('runAsUser', 'runAsGroup', 'runAsNonRoot')
    effective = {key: context[key] for context in (pod, own) for key in shared
                 if context.get(key) is not None}
    verify_non_root(effective, image)
    user = effective.get('runAsUser', None if image.username else image.uid.value)
    capabilities = own.get('capabilities', {})
    return {
        'capabilities': {'add_capabilities': capabilities.get('add', []),
                         'drop_capabilities': capabilities.get('drop', [])},
        'privileged': own.get('privileged', False),
        'namespace_options': NAMESPACES,
        'run_as_user': optional(user),
        'run_as_username': image.username if user is None else '',
        'run_as_group': optional(effective.get('runAsGroup')),
        'readonly_rootfs': own.get('readOnlyRootFilesystem', False),
        'supplemental_groups': pod.get('supplementalGroups', []),
        'no_new_privs': own.get('allowPrivilegeEscalation') is False,
        'masked_paths': MASKED,
        'readonly_paths': READ_ONLY,
        'seccomp': seccomp(own, pod)}
